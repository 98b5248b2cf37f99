package io.challenges.benchmark;

import io.challenges.testkit.HostSizes;
import java.util.Locale;

/**
 * How large a database is.
 *
 * @param scale 1 for the tables that m, r, rv and rd read as they are in production
 * @param catalogue how large the others are beside them
 */
record Size(double scale, double catalogue) {

  HostSizes rows() {
    return HostSizes.production().times(scale).catalogueTimes(catalogue);
  }

  Size times(double factor) {
    return new Size(scale * factor, catalogue);
  }

  /** Of a database that has it. */
  String key() {
    return "%s_%s".formatted(digits(scale), digits(catalogue));
  }

  private static String digits(double factor) {
    return String.format(Locale.ROOT, "%.6f", factor).replace(".", "_");
  }
}

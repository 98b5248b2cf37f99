package io.challenges.benchmark;

import java.util.Optional;
import java.util.stream.Stream;

/** What is measured. */
enum Workload {
  IDLE("idle", "Nothing has moved"),
  COMPLETING("completing", "Rows that complete m, rd, and r or rv"),
  UNCHANGED("unchanged", "The same rows again, with nothing to change"),
  CATCH_UP("catchup", "Everything from the beginning"),
  LONG_TRANSACTION("longtransaction", "1,000 completing rows behind an open transaction"),
  FOLLOWS("follows", "p for 5,000 users, some of whom follow many"),
  GROWTH("growth", "The same ticks in databases of three sizes");

  private final String option;
  private final String title;

  Workload(String option, String title) {
    this.option = option;
    this.title = title;
  }

  /** In options and figures. */
  String option() {
    return option;
  }

  String title() {
    return title;
  }

  static Optional<Workload> named(String option) {
    return Stream.of(values()).filter(workload -> workload.option.equals(option)).findFirst();
  }
}

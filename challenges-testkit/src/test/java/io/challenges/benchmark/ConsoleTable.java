package io.challenges.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Medians, as text of even columns. */
final class ConsoleTable {

  private static final List<String> MEASURES =
      List.of(Cost.MILLIS, Cost.WAL, Cost.DEAD, Cost.SEQUENCE, Cost.HEAP);

  private final Figures figures;

  ConsoleTable(Figures figures) {
    this.figures = figures;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (String workload : figures.workloads()) {
      if (workload.equals(CatchUp.PROGRESS)) {
        continue;
      }
      text.append(
          "%n%-36s%10s%12s%14s%10s%10s%14s%n"
              .formatted(workload, "rows", "ms", "WAL bytes", "dead", "ids", "heap bytes"));
      for (long rows : figures.rows(workload)) {
        for (String contestant : figures.contestants(workload)) {
          line(text, workload, contestant, rows);
        }
      }
    }
    return text.toString();
  }

  static String targets(Figures figures, List<Target> targets) {
    StringBuilder text = new StringBuilder("\n");
    for (Target target : targets) {
      target
          .ratio(figures)
          .ifPresent(
              ratio ->
                  text.append(
                      "%-66s %-26s %-18s %s%n"
                          .formatted(
                              target.what(),
                              target.bound(),
                              target.text(ratio),
                              target.isMet(ratio) ? "met" : "missed")));
    }
    return text.toString();
  }

  private void line(StringBuilder text, String workload, String contestant, long rows) {
    List<OptionalDouble> medians =
        MEASURES.stream()
            .map(measure -> figures.median(workload, contestant, rows, measure))
            .toList();
    if (medians.stream().allMatch(OptionalDouble::isEmpty)) {
      return;
    }
    text.append("  %-34s%,10d".formatted(contestant, rows));
    int[] widths = {12, 14, 10, 10, 14};
    for (int i = 0; i < widths.length; i++) {
      OptionalDouble median = medians.get(i);
      String cell =
          median.isEmpty()
              ? ""
              : String.format(Locale.ROOT, i == 0 ? "%,.3f" : "%,.0f", median.getAsDouble());
      text.append(" ".repeat(widths[i] - cell.length())).append(cell);
    }
    text.append('\n');
  }
}

package io.challenges.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What a run has come to, for readers: targets, charts, medians. */
final class Summary {

  private static final List<String> MEASURES =
      List.of(Cost.MILLIS, Cost.WAL, Cost.DEAD, Cost.SEQUENCE, Cost.HEAP);

  private final Figures figures;
  private final MachineFacts machine;

  Summary(Figures figures, MachineFacts machine) {
    this.figures = figures;
    this.machine = machine;
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        With %s notifications and %s user events, on %s cores (%s) with %s of memory, PostgreSQL %s; medians of %s rounds.

        | target | bound | measured | |
        | --- | --- | --- | --- |
        """
            .formatted(
                whole(Long.parseLong(machine.value("notifications"))),
                whole(Long.parseLong(machine.value("user_events"))),
                machine.value("cores"),
                machine.value("cpu"),
                machine.value("memory"),
                machine.value("postgresql"),
                machine.value("rounds")));
    for (Target target : Targets.ALL) {
      target
          .ratio(figures)
          .ifPresent(
              ratio ->
                  text.append(
                      "| %s | %s | %s | %s |\n"
                          .formatted(
                              target.what(),
                              target.bound(),
                              target.text(ratio),
                              target.isMet(ratio) ? "met" : "missed")));
    }
    text.append('\n');
    for (Chart chart : Charts.of(figures)) {
      text.append("![%s](%s.svg)\n".formatted(chart.title(), chart.file()));
    }
    text.append('\n');
    givenUp(text);
    smallProcess(text);
    text.append(
        """

        <details><summary>All medians</summary>

        | | rows | ms | WAL bytes | dead rows | ids drawn | heap bytes |
        | --- | --: | --: | --: | --: | --: | --: |
        """);
    for (String workload : figures.workloads()) {
      if (!workload.equals(CatchUp.PROGRESS)) {
        for (long rows : figures.rows(workload)) {
          for (String contestant : figures.contestants(workload)) {
            line(text, workload, contestant, rows);
          }
        }
      }
    }
    text.append("\n</details>\n");
    return text.toString();
  }

  private void givenUp(StringBuilder text) {
    for (Workload workload : List.of(Workload.COMPLETING, Workload.UNCHANGED)) {
      String option = workload.option();
      for (String contestant : figures.contestants(option)) {
        for (long rows : figures.rows(option)) {
          OptionalDouble pace = figures.median(option, contestant, rows, MovedRows.ROWS_PER_SECOND);
          if (pace.isPresent() && figures.median(option, contestant, rows, Cost.MILLIS).isEmpty()) {
            text.append(
                "%s, `%s`, with %s rows was given up, at %s upserts a second.\n"
                    .formatted(
                        option,
                        contestant,
                        whole(rows),
                        String.format(Locale.ROOT, "%.1f", pace.getAsDouble())));
          }
        }
      }
    }
  }

  private void smallProcess(StringBuilder text) {
    OptionalDouble longest =
        figures.median(CatchUp.REFERRALS, Library.NAME, Figures.NO_ROWS, CatchUp.LONGEST);
    longest.ifPresent(
        millis ->
            text.append(
                "The library caught up in a process with a heap of %s; its longest transaction took %s ms.\n"
                    .formatted(CatchUp.HEAP, number(Cost.MILLIS, millis))));
  }

  private void line(StringBuilder text, String workload, String contestant, long rows) {
    if (figures.median(workload, contestant, rows, Cost.MILLIS).isEmpty()) {
      return;
    }
    text.append("| %s, %s | ".formatted(workload, contestant))
        .append(
            rows == Figures.NO_ROWS
                ? ""
                : workload.startsWith(Workload.GROWTH.option()) ? rows + " %" : whole(rows));
    for (String measure : MEASURES) {
      OptionalDouble median = figures.median(workload, contestant, rows, measure);
      text.append(" | ").append(median.isEmpty() ? "" : number(measure, median.getAsDouble()));
    }
    text.append(" |\n");
  }

  private static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String number(String measure, double value) {
    boolean small = measure.equals(Cost.MILLIS) && value < 100;
    return String.format(Locale.ROOT, small ? "%.2f" : "%,.0f", value);
  }
}

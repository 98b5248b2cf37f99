package io.challenges.benchmark;

import io.challenges.benchmark.Target.Subject;
import java.util.List;

/** What has to come of a run. Ratios of one run on one machine: no bound is a time. */
final class Targets {

  private static final String IDLE = Workload.IDLE.option();
  private static final String COMPLETING = Workload.COMPLETING.option();
  private static final String UNCHANGED = Workload.UNCHANGED.option();
  private static final String LONG = Workload.LONG_TRANSACTION.option();

  private static final Subject IDLE_ROW_BY_ROW =
      new Subject(IDLE, Arena.ROW_BY_ROW_CONTAINS, Figures.NO_ROWS);

  static final List<Target> ALL =
      List.of(
          new Target(
              "idle tick, four challenges, beside row by row",
              new Subject(IDLE, Library.NAME, Figures.NO_ROWS),
              IDLE_ROW_BY_ROW,
              0.6),
          new Target(
              "the same with the gate",
              new Subject(IDLE, Arena.GATED, Figures.NO_ROWS),
              IDLE_ROW_BY_ROW,
              0.1),
          new Target(
              "5,000 completing rows beside row by row with @>",
              new Subject(COMPLETING, Library.NAME, 5_000),
              new Subject(COMPLETING, Arena.ROW_BY_ROW_CONTAINS, 5_000),
              1 / 20.0),
          new Target(
              "5,000 completing rows beside the floor",
              new Subject(COMPLETING, Library.NAME, 5_000),
              new Subject(COMPLETING, Floor.NAME, 5_000),
              1.3),
          new Target(
              "5,000 rows with nothing to change beside row by row with @>",
              new Subject(UNCHANGED, Library.NAME, 5_000),
              new Subject(UNCHANGED, Arena.ROW_BY_ROW_CONTAINS, 5_000),
              1 / 100.0),
          new Target(
              "5,000 rows with nothing to change beside the floor",
              new Subject(UNCHANGED, Library.NAME, 5_000),
              new Subject(UNCHANGED, Floor.NAME, 5_000),
              1.3),
          new Target(
              "catch-up of all referrals beside the floor",
              new Subject(CatchUp.REFERRALS, Library.NAME, Figures.NO_ROWS),
              new Subject(CatchUp.REFERRALS, Floor.NAME, Figures.NO_ROWS),
              1.5),
          new Target(
              "idle tick, tables 100 times larger",
              new Subject(Growth.IDLE, Library.NAME, 100),
              new Subject(Growth.IDLE, Library.NAME, 1),
              1.2),
          new Target(
              "1,000 completing rows, tables 100 times larger",
              new Subject(Growth.MOVED, Library.NAME, 100),
              new Subject(Growth.MOVED, Library.NAME, 1),
              1.2),
          new Target(
              "1,000 completing rows behind a long transaction, beside without",
              new Subject(LONG, BehindLongTransaction.BEHIND, BehindLongTransaction.ROWS),
              new Subject(LONG, BehindLongTransaction.ALONE, BehindLongTransaction.ROWS),
              1.2));

  /**
   * For every build, with a hundredth of the data, on whatever machine and beside whatever else it
   * does: wide enough for its noise, and far below what comes of an index that is not used or of a
   * write for each row. Of a catch-up with so few rows, most is what each tick takes anyhow.
   */
  static final List<Target> IN_BUILD =
      List.of(
          new Target(
              "idle tick with the gate, beside row by row",
              new Subject(IDLE, Arena.GATED, Figures.NO_ROWS),
              IDLE_ROW_BY_ROW,
              0.3),
          new Target(
              "idle tick, beside row by row",
              new Subject(IDLE, Library.NAME, Figures.NO_ROWS),
              IDLE_ROW_BY_ROW,
              1.2),
          new Target(
              "1,000 completing rows beside row by row with @>",
              new Subject(COMPLETING, Library.NAME, 1_000),
              new Subject(COMPLETING, Arena.ROW_BY_ROW_CONTAINS, 1_000),
              0.5),
          new Target(
              "5,000 completing rows beside the floor",
              new Subject(COMPLETING, Library.NAME, 5_000),
              new Subject(COMPLETING, Floor.NAME, 5_000),
              3),
          new Target(
              "1,000 rows with nothing to change beside row by row with @>",
              new Subject(UNCHANGED, Library.NAME, 1_000),
              new Subject(UNCHANGED, Arena.ROW_BY_ROW_CONTAINS, 1_000),
              0.25),
          new Target(
              "5,000 rows with nothing to change beside the same that complete",
              new Subject(UNCHANGED, Library.NAME, 5_000),
              new Subject(COMPLETING, Library.NAME, 5_000),
              0.7),
          new Target(
              "catch-up of all referrals beside the floor",
              new Subject(CatchUp.REFERRALS, Library.NAME, Figures.NO_ROWS),
              new Subject(CatchUp.REFERRALS, Floor.NAME, Figures.NO_ROWS),
              8));

  private Targets() {}
}

package io.challenges.benchmark;

import java.util.List;
import java.util.Set;

/**
 * What a run measures.
 *
 * @param size of the database
 * @param rounds how often each tick is measured
 * @param sizes how many rows move, ascending
 * @param rowByRow the same for the earlier system's job with the index
 * @param rowByRowAny and without it
 */
record Plan(
    Size size,
    int rounds,
    Set<Workload> workloads,
    List<Integer> sizes,
    List<Integer> rowByRow,
    List<Integer> rowByRowAny) {

  private static final List<Integer> SIZES = List.of(1, 100, 1_000, 5_000, 20_000);

  static Plan of(BenchmarkOptions options) {
    return new Plan(options.size(), options.rounds(), options.only(), SIZES, SIZES, SIZES);
  }

  boolean wants(Workload workload) {
    return workloads.contains(workload);
  }
}

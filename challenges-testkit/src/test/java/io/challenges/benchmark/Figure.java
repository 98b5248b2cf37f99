package io.challenges.benchmark;

/**
 * One measurement.
 *
 * @param workload what was done
 * @param contestant by whom
 * @param rows how many rows had moved, or another size that the workload varies
 * @param round which repetition, from 1
 * @param measure what was measured, with its unit
 */
record Figure(
    String workload, String contestant, long rows, int round, String measure, double value) {

  Figure {
    // both are columns of a CSV
    if ((workload + contestant).contains(",")) {
      throw new IllegalArgumentException("A comma in " + workload + " or " + contestant);
    }
  }
}

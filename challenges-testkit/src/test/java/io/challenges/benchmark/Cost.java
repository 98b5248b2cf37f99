package io.challenges.benchmark;

import java.util.Map;

/**
 * What a tick took.
 *
 * @param nanos of the wall clock
 * @param walBytes that its session wrote ahead
 * @param deadRows versions that it left behind
 * @param sequenceValues drawn for ids of notifications
 * @param allocatedBytes on the heap, by the ticking thread
 */
record Cost(long nanos, long walBytes, long deadRows, long sequenceValues, long allocatedBytes) {

  static final String MILLIS = "ms";
  static final String WAL = "wal_bytes";
  static final String DEAD = "dead_rows";
  static final String SEQUENCE = "sequence_values";
  static final String HEAP = "heap_bytes";

  double millis() {
    return nanos / 1e6;
  }

  Map<String, Double> measures() {
    return Map.of(
        MILLIS,
        millis(),
        WAL,
        (double) walBytes,
        DEAD,
        (double) deadRows,
        SEQUENCE,
        (double) sequenceValues,
        HEAP,
        (double) allocatedBytes);
  }
}

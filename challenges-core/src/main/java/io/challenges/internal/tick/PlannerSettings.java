package io.challenges.internal.tick;

import java.util.List;
import java.util.Map;

/**
 * What the planner must leave alone. For a full batch it expects enough rows to compile for longer
 * than the query runs; and on tables that were never analysed it would rather read and sort them
 * whole than follow an index.
 */
public final class PlannerSettings {

  static final Map<String, String> VALUES =
      Map.of("jit", "off", "enable_seqscan", "off", "enable_bitmapscan", "off");

  /** For the rest of a transaction. */
  public static final List<String> STATEMENTS =
      VALUES.entrySet().stream()
          .map(value -> "set local " + value.getKey() + " = " + value.getValue())
          .sorted()
          .toList();

  private PlannerSettings() {}
}

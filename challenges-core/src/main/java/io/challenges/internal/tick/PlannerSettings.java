package io.challenges.internal.tick;

import java.util.List;
import java.util.Map;

/**
 * What the planner must leave alone. For a full batch it expects enough rows to compile for longer
 * than the query runs; and on tables that were never analysed it would rather read and sort them
 * whole than follow an index.
 *
 * <p>Plans are made once, for any values: few keys are expected then, so each is looked up, however
 * many there are. To plan takes several times as long as to run for a few rows.
 */
public final class PlannerSettings {

  static final Map<String, String> VALUES =
      Map.of(
          "jit", "off",
          "enable_seqscan", "off",
          "enable_bitmapscan", "off",
          "plan_cache_mode", "force_generic_plan");

  /** For the rest of a transaction. */
  public static final List<String> STATEMENTS =
      VALUES.entrySet().stream()
          .map(value -> "set local " + value.getKey() + " = " + value.getValue())
          .sorted()
          .toList();

  private PlannerSettings() {}
}

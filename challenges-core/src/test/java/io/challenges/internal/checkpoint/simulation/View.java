package io.challenges.internal.checkpoint.simulation;

import io.challenges.Snapshot;

/**
 * What a statement sees.
 *
 * @param snapshot as PostgreSQL tells it
 * @param clock commits up to this are visible
 * @param session whose own writes are visible too
 */
record View(Snapshot snapshot, int clock, int session) {}

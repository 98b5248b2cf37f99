package io.challenges.internal.checkpoint;

import io.challenges.Axis;
import io.challenges.Checkpoint;
import io.challenges.Fence;
import io.challenges.internal.sql.ArrayColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code indexing_checkpoints} as it was found.
 *
 * @param lastCheckpoint the column that older jobs know; null counts as no checkpoint
 * @param revision the library's count of writes; null where it has not written the row yet
 * @param ours the state, where the library wrote it and nobody has moved {@code last_checkpoint}
 *     since; null otherwise
 */
public record StoredCheckpoint(
    @Nullable Long lastCheckpoint, @Nullable Long revision, @Nullable Checkpoint ours) {

  private static final long NARROW_MAX = Integer.MAX_VALUE;

  static StoredCheckpoint read(ResultSet row, String challengeId, Axis axis) throws SQLException {
    Long last = number(row, "last_checkpoint");
    Long revision = number(row, "revision");
    Long scanned = number(row, "scanned");
    if (last == null || revision == null || scanned == null || moved(row, last, scanned)) {
      return new StoredCheckpoint(last, revision, null);
    }
    Checkpoint ours =
        new Checkpoint(
            challengeId,
            axis,
            scanned,
            row.getLong("settled"),
            row.getLong("snapshot_xmax"),
            ArrayColumn.numbers(row, "in_flight"),
            ArrayColumn.numbers(row, "seen"),
            fences(row),
            number(row, "head_read"),
            number(row, "quiet_until"),
            revision,
            number(row, "written_by"),
            row.getLong("greatest_lateness"),
            number(row, "blank_at"));
    return new StoredCheckpoint(last, revision, ours);
  }

  /** Up to where ticks have read, whoever wrote it; null where nobody did. */
  public @Nullable Long scanned() {
    return ours == null ? lastCheckpoint : Long.valueOf(ours.scanned());
  }

  private static boolean moved(ResultSet row, long last, long scanned) throws SQLException {
    return last != (row.getBoolean("narrow") ? Math.min(scanned, NARROW_MAX) : scanned);
  }

  private static List<Fence> fences(ResultSet row) throws SQLException {
    List<Long> xids = ArrayColumn.numbers(row, "fence_xids");
    List<Long> positions = ArrayColumn.numbers(row, "fence_positions");
    List<Fence> fences = new ArrayList<>();
    for (int i = 0; i < Math.min(xids.size(), positions.size()); i++) {
      fences.add(new Fence(xids.get(i), positions.get(i)));
    }
    return List.copyOf(fences);
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}

package io.challenges.internal.checkpoint;

import io.challenges.Axis;
import io.challenges.Snapshot;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tick knows before it scans.
 *
 * @param locked whether the challenge's lock was free, and is now this transaction's
 * @param recovering whether the server is a standby
 * @param backend the server's session
 * @param isolation how the session isolates transactions by default
 * @param settings what the session has of the settings that a tick makes
 * @param catalogue the challenge's catalogue row; null where there is none
 * @param checkpoints the stored checkpoints, those that exist
 * @param snapshot what the statement could see
 */
public record Opening(
    boolean locked,
    boolean recovering,
    int backend,
    String isolation,
    Map<String, String> settings,
    @Nullable CatalogueRow catalogue,
    Map<Axis, StoredCheckpoint> checkpoints,
    Snapshot snapshot) {

  /** The session's setting of that name. */
  public String planCacheMode() {
    return settings.getOrDefault("plan_cache_mode", "auto");
  }

  /**
   * Refuses a standby.
   *
   * @throws SQLException on one: which transactions are in flight does not show there
   */
  public void requirePrimary() throws SQLException {
    if (recovering) {
      throw new SQLException("this server is a standby, which hides what is in flight", "25006");
    }
  }
}

package io.challenges.migrations;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds what is missing of the indexes, each in a statement of its own and without holding up
 * writers. Interrupted at any point, it is simply run again.
 */
final class OnlineIndexes {

  private static final Logger log = LoggerFactory.getLogger(OnlineIndexes.class);

  /**
   * A build waits for transactions that began before it, also after all the work, and holds up no
   * writer by that: too short, and it begins again for nothing.
   */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(15);

  private final MigrationSession session;
  private final Schema schema;

  OnlineIndexes(MigrationSession session, Schema schema) {
    this.session = session;
    this.schema = schema;
  }

  void build(List<OnlineIndex> indexes) throws SQLException {
    for (OnlineIndex index : indexes) {
      session.insistUntil("building index " + index.name(), LOCK_TIMEOUT, () -> advance(index));
    }
  }

  /**
   * Goes as far as it can, and looks at the index anew each time: a build that meets a lock too
   * late leaves an invalid index, which has to go first.
   */
  private boolean advance(OnlineIndex index) throws SQLException {
    IndexState state = index.state(session.connection(), schema);
    if (state == IndexState.INVALID || state == IndexState.DIFFERENT) {
      log.info("Dropping index {} of {}: {}", index.name(), index.table(), state);
      Jdbc.execute(session.connection(), index.drop(schema));
      state = index.state(session.connection(), schema);
    }
    if (state == IndexState.ABSENT) {
      log.info("Building index {} on {}", index.name(), index.table());
      Jdbc.execute(session.connection(), index.create(schema));
      state = index.state(session.connection(), schema);
    }
    return switch (state) {
      case PRESENT -> true;
      case BEING_BUILT -> false;
      default ->
          throw new ChallengeMigrationException(
              "Cannot build index %s on %s: %s".formatted(index.name(), index.table(), state));
    };
  }
}

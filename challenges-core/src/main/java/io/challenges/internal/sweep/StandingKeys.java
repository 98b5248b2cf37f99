package io.challenges.internal.sweep;

import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.derive.ChallengeValues;
import io.challenges.internal.derive.Derivation;
import io.challenges.internal.sql.Session;
import java.sql.SQLException;
import java.util.List;

/** The few keys that every tick derives, all in one slice. */
record StandingKeys(
    ChallengeDefinition definition, ChallengeSettings settings, PostgresCheckpointStore store)
    implements Stage {

  @Override
  public Extent extent(Session session) {
    return new Extent(0, 1, "");
  }

  @Override
  public Slice read(Session session, long next, long end, long oldest, Pace pace)
      throws SQLException {
    CatalogueRow catalogue =
        Stages.requireActive(store.look(session, definition.challengeId(), List.of()));
    ChallengeValues challenge = ChallengeValues.of(catalogue, settings.clock().instant());
    return new Slice(new Derivation(definition).standingKeys(session, challenge), end);
  }
}

package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** u: the user has so many listed tracks that are not stems. */
final class UploadRule implements ChallengeRule {

  @Override
  public String challengeId() {
    return "u";
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    Map<Integer, Integer> uploads = new HashMap<>();
    for (Track track : host.tracks().values()) {
      if (!track.deleted()
          && !track.unlisted()
          && !track.stem()
          && challenge.hasStarted(track.block())) {
        uploads.merge(track.ownerId(), 1, Integer::sum);
      }
    }
    uploads.forEach(
        (ownerId, count) -> due.accept(challenge.progressed(Hex.of(ownerId), ownerId, count)));
  }
}

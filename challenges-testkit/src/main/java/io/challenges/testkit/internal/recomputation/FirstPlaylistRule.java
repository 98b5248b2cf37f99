package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** fp: the user has a playlist or an album. */
final class FirstPlaylistRule implements ChallengeRule {

  @Override
  public String challengeId() {
    return "fp";
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    Set<Integer> owners = new TreeSet<>();
    for (Playlist playlist : host.playlists().values()) {
      if (!playlist.deleted() && challenge.hasStarted(playlist.block())) {
        owners.add(playlist.ownerId());
      }
    }
    owners.forEach(ownerId -> due.accept(challenge.completed(Hex.of(ownerId), ownerId)));
  }
}

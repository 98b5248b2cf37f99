package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** p1, p2 and p3: the tracks of a verified artist were played so often since 2025. */
final class PlayCountRule implements ChallengeRule {

  private static final LocalDate SINCE = LocalDate.of(2025, 1, 1);

  private final String challengeId;
  private final int milestone;
  private final String tierBelow;
  private final int milestoneBelow;

  private PlayCountRule(String challengeId, int milestone, String tierBelow, int milestoneBelow) {
    this.challengeId = challengeId;
    this.milestone = milestone;
    this.tierBelow = tierBelow;
    this.milestoneBelow = milestoneBelow;
  }

  static PlayCountRule firstTier() {
    return new PlayCountRule("p1", 250, "", 0);
  }

  static PlayCountRule secondTier() {
    return new PlayCountRule("p2", 1_000, "p1", 250);
  }

  static PlayCountRule thirdTier() {
    return new PlayCountRule("p3", 10_000, "p2", 1_000);
  }

  @Override
  public String challengeId() {
    return challengeId;
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    Map<Integer, Long> ofTracks = host.playsSince(SINCE);
    Map<Integer, Long> ofArtists = new HashMap<>();
    for (Track track : host.tracks().values()) {
      if (!track.deleted()) {
        ofArtists.merge(track.ownerId(), ofTracks.getOrDefault(track.id(), 0L), Long::sum);
      }
    }
    int from = tierBelow(host);
    for (Map.Entry<Integer, Long> entry : ofArtists.entrySet()) {
      int artistId = entry.getKey();
      User artist = host.users().get(artistId);
      if (artist != null
          && artist.verified()
          && !artist.deactivated()
          && entry.getValue() >= from) {
        due.accept(
            challenge.progressed(Hex.of(artistId) + ":" + milestone, artistId, entry.getValue()));
      }
    }
  }

  private int tierBelow(HostState host) {
    CatalogueEntry below = host.challenge(tierBelow);
    return below == null || below.stepCount() == null ? milestoneBelow : below.stepCount();
  }
}

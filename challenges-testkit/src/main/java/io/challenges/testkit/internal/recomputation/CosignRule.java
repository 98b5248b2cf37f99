package io.challenges.testkit.internal.recomputation;

import io.challenges.testkit.internal.recomputation.Limit.Place;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** cs: the verified owner of a track has saved or reposted the user's remix of it. */
final class CosignRule implements ChallengeRule {

  private static final Comparator<Cosign> ORDER =
      Comparator.comparing(Cosign::at).thenComparingInt(Cosign::remixId);

  @Override
  public String challengeId() {
    return "cs";
  }

  @Override
  public List<Limit> limits(HostState host) {
    return List.of(Limit.of("owner", 5, Place::prefix).within(Duration.ofDays(30)));
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    Map<String, Cosign> cosigns = new TreeMap<>();
    Map<String, LocalDateTime> liked = earliest(host);
    for (Remix remix : host.remixes()) {
      Track parent = host.tracks().get(remix.parentId());
      Track child = host.tracks().get(remix.childId());
      if (parent == null
          || child == null
          || parent.deleted()
          || child.deleted()
          || !host.verified(parent.ownerId())) {
        continue;
      }
      String specifier = Hex.of(parent.ownerId(), child.id());
      LocalDateTime at = liked.get(specifier);
      if (at != null) {
        cosigns.put(specifier, new Cosign(specifier, child.id(), child.ownerId(), at));
      }
    }
    cosigns.values().stream()
        .sorted(ORDER)
        .forEach(
            cosign ->
                due.accept(
                    challenge.completed(cosign.specifier(), cosign.remixerId(), cosign.at())));
  }

  /** When each user first saved or reposted each track. */
  private static Map<String, LocalDateTime> earliest(HostState host) throws SQLException {
    Map<String, LocalDateTime> earliest = new HashMap<>();
    Consumer<Action> visitor =
        action -> {
          LocalDateTime at = action.at();
          if (action.ofTrack() && at != null) {
            earliest.merge(
                Hex.of(action.userId(), action.itemId()),
                at,
                (one, other) -> one.isBefore(other) ? one : other);
          }
        };
    host.saves(visitor);
    host.reposts(visitor);
    return earliest;
  }

  private record Cosign(String specifier, int remixId, int remixerId, LocalDateTime at) {}
}

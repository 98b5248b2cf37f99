package io.challenges.testkit.internal.recomputation;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import io.challenges.testkit.internal.recomputation.Limit.Place;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** w: a track of the user's has won a remix contest of a verified host. */
final class ContestRule implements ChallengeRule {

  private static final Comparator<Contest> ORDER =
      comparing(Contest::at, nullsLast(naturalOrder())).thenComparingInt(Contest::id);

  @Override
  public String challengeId() {
    return "w";
  }

  @Override
  public List<Limit> limits(HostState host) throws SQLException {
    Map<Integer, Contest> contests = host.contests();
    return List.of(
        // the first five of its list, whether or not all of them are paid
        Limit.of("contest", 5, Place::prefix).heldByTheRefused(),
        Limit.of("host", 5, place -> hostOf(contests, place.prefix())).within(Duration.ofDays(7)));
  }

  private static @Nullable Integer hostOf(
      Map<Integer, Contest> contests, @Nullable Integer contestId) {
    Contest contest = contests.get(contestId);
    return contest == null ? null : contest.hostId();
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    for (Contest contest : host.contests().values().stream().sorted(ORDER).toList()) {
      if (contest.at() != null && !contest.deleted() && host.verified(contest.hostId())) {
        Set<Integer> owners = new LinkedHashSet<>();
        for (int trackId : contest.winners()) {
          Track track = host.tracks().get(trackId);
          if (track != null && !track.deleted()) {
            owners.add(track.ownerId());
          }
        }
        owners.forEach(
            ownerId ->
                due.accept(
                    challenge.completed(Hex.of(contest.id(), ownerId), ownerId, contest.at())));
      }
    }
  }
}

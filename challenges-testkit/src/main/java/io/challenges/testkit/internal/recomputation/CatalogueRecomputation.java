package io.challenges.testkit.internal.recomputation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of the challenges that are looked at, and what they remember of earlier states. */
public final class CatalogueRecomputation {

  private final Connection connection;
  private final String schema;
  private final List<ChallengeRule> all =
      List.of(
          new ProfileRule(),
          new UploadRule(),
          new FirstPlaylistRule(),
          new VerifiedRule(),
          new ListeningRule(),
          PlayCountRule.firstTier(),
          PlayCountRule.secondTier(),
          PlayCountRule.thirdTier(),
          TrendingRule.ofTracks(),
          TrendingRule.ofUndergroundTracks(),
          TrendingRule.ofPlaylists(),
          new WeeklyCommentRule(),
          new TastemakerRule(),
          new PinnedCommentRule(),
          new CosignRule(),
          new ContestRule(),
          PurchaseRule.ofBuyers(),
          PurchaseRule.ofSellers(),
          new MobileInstallRule(),
          new ReferralRule("r", false),
          new ReferralRule("rv", true),
          new ReferredRule());
  private final NotedStates noted = new NotedStates();
  private boolean everyTickNoted;
  private List<ChallengeRule> rules = all;

  /** Of all challenges of the catalogue. */
  public CatalogueRecomputation(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * Looks at these challenges alone.
   *
   * @throws IllegalArgumentException if it does not know one of them
   */
  public void only(String... challengeIds) {
    rules = Arrays.stream(challengeIds).map(this::rule).toList();
  }

  private ChallengeRule rule(String challengeId) {
    return all.stream()
        .filter(rule -> rule.challengeId().equals(challengeId))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no recomputation of challenge " + challengeId));
  }

  /** Lets somebody else's record of earlier states count. */
  public void earlier(EarnedBefore states) {
    noted.add(states);
  }

  /** Says that no complete row is earned but in a state that is noted. */
  public void everyTickNoted() {
    everyTickNoted = true;
  }

  /** Notes what the rows of now make complete. */
  public void note() throws SQLException {
    read(List.of(), this::note);
  }

  /**
   * Notes what the rows of now make complete, which is what a tick at this instant finds. Without
   * names the tick is of all challenges.
   */
  public void note(Instant instant, String... challengeIds) throws SQLException {
    read(
        Arrays.asList(challengeIds),
        rows -> {
          rows.rule().ticked(rows.host(), rows.challenge(), instant);
          note(rows);
        });
  }

  private void note(ChallengeRows rows) throws SQLException {
    if (!rows.rule().remembers()) {
      rows.visitFound((due, stored, fits) -> note(rows.challenge().id(), due, stored, fits));
    }
  }

  private void note(String challengeId, DueRow due, @Nullable StoredRow stored, boolean fits) {
    // Of every tick's states one has the row before it was paid, so that a row that was paid
    // wrongly is not justified by its mere presence.
    boolean paid = stored != null && stored.complete();
    if (due.complete() && fits && !(paid && everyTickNoted)) {
      noted.add(challengeId, due);
    }
  }

  /** A sentence for each row that is not as it should be. */
  public List<String> differences() throws SQLException {
    Differences differences = new Differences();
    read(List.of(), rows -> new Comparison(rows, noted, everyTickNoted, differences).compare());
    return differences.toList();
  }

  private void read(List<String> challengeIds, Step step) throws SQLException {
    try (SnapshotReader reader = SnapshotReader.open(connection, schema)) {
      Map<String, CatalogueEntry> catalogue = CatalogueEntry.read(reader);
      HostState host = new HostState(reader, catalogue);
      for (ChallengeRule rule : rules) {
        CatalogueEntry challenge = catalogue.get(rule.challengeId());
        if (challenge != null
            && challenge.active()
            && (challengeIds.isEmpty() || challengeIds.contains(rule.challengeId()))) {
          step.take(new ChallengeRows(rule, challenge, host, reader));
        }
      }
    }
  }

  private interface Step {
    void take(ChallengeRows rows) throws SQLException;
  }
}

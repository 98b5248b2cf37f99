package io.challenges.internal.tick;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeFold.Stretch;
import io.challenges.ChallengeSettings;
import io.challenges.CompletionListener;
import io.challenges.KeyType;
import io.challenges.internal.derive.ChallengeValues;
import io.challenges.internal.derive.Change;
import io.challenges.internal.derive.Completions;
import io.challenges.internal.derive.Derivation;
import io.challenges.internal.derive.Derived;
import io.challenges.internal.sql.Session;
import io.challenges.internal.write.Counts;
import io.challenges.internal.write.Stamp;
import io.challenges.internal.write.UserChallenges;
import io.challenges.internal.write.Written;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what a challenge keeps of some keys up to date: companions first, since triggers read
 * them, then the rows that differ. Whoever calls it holds the challenge's lock.
 */
public final class Renewal {

  static final String LISTENER = "the listener onCompleted";

  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

  private final String challengeId;
  private final ChallengeSettings settings;
  private final Derivation derivation;
  private final Comparator<String> order;

  public Renewal(ChallengeDefinition definition, ChallengeSettings settings) {
    this.challengeId = definition.challengeId();
    this.settings = settings;
    this.derivation = new Derivation(definition);
    this.order =
        definition.keyType() == KeyType.TEXT
            ? Comparator.naturalOrder()
            : Comparator.comparingLong(Long::parseLong);
  }

  /**
   * Derives the keys afresh, a chunk at a time, and writes what differs.
   *
   * @param stretches what was read of each axis
   */
  public Renewed renew(
      Session session,
      List<String> keys,
      ChallengeValues challenge,
      Map<Axis, Stretch> stretches,
      Stamp stamp)
      throws SQLException {
    Tallied tallied = new Tallied();
    for (List<String> chunk : chunks(keys)) {
      Derived derived = derivation.derive(session, chunk, challenge, stretches);
      keep(session, derived);
      derived.changes(
          session, settings.batchSize(), changes -> tallied.add(write(session, stamp, changes)));
      tallied.add(chunk.size());
    }
    return tallied.renewed;
  }

  /**
   * As many keys as are derived at once. They are in the order that every challenge has: triggers
   * lock what a user's challenges share, and two that go through the same users in different orders
   * would deadlock.
   */
  public List<List<String>> chunks(List<String> keys) {
    List<String> sorted = keys.stream().sorted(order).toList();
    List<List<String>> chunks = new ArrayList<>();
    for (int start = 0; start < sorted.size(); start += settings.batchSize()) {
      chunks.add(sorted.subList(start, Math.min(sorted.size(), start + settings.batchSize())));
    }
    return chunks;
  }

  /** Keys that every tick derives. */
  public List<String> standingKeys(Session session, ChallengeValues challenge) throws SQLException {
    return derivation.standingKeys(session, challenge);
  }

  /** What should be there for a chunk of keys, by the rows of now alone. */
  public Derived derive(Session session, List<String> chunk, ChallengeValues challenge)
      throws SQLException {
    return derive(session, chunk, challenge, Map.of());
  }

  /** What should be there for a chunk of keys. */
  public Derived derive(
      Session session, List<String> chunk, ChallengeValues challenge, Map<Axis, Stretch> stretches)
      throws SQLException {
    return derivation.derive(session, chunk, challenge, stretches);
  }

  /** Brings what is kept besides the rows up to date, and says what the host should hear. */
  public void keep(Session session, Derived derived) throws SQLException {
    derived.keep(session);
    for (String report : derived.reports(session)) {
      LOG.warn("Challenge {}: {}", challengeId, report);
    }
  }

  /**
   * What differs, all of it.
   *
   * @param before what differs for other keys, and will not have been written
   */
  public List<Change> changes(Session session, Derived derived, Completions before)
      throws SQLException {
    return derived.changes(session, settings.batchSize(), before);
  }

  /** Writes it, and tells the listener in the same transaction. */
  public Counts write(Session session, Stamp stamp, List<Change> changes) throws SQLException {
    if (settings.onCompleted() == CompletionListener.NOBODY) {
      return UserChallenges.count(session, stamp, changes);
    }
    Written written = UserChallenges.write(session, stamp, changes);
    if (!written.completed().isEmpty()) {
      session.running(LISTENER);
      settings.onCompleted().completed(session.lend(), stamp.challengeId(), written.completed());
    }
    return written.counts();
  }

  private static final class Tallied {
    private Renewed renewed = Renewed.NOTHING;

    void add(int keys) {
      renewed = renewed.derived(keys);
    }

    void add(Counts written) {
      renewed = renewed.wrote(written);
    }
  }
}

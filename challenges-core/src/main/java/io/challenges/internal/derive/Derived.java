package io.challenges.internal.derive;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import io.challenges.ChallengeChange;
import io.challenges.ChallengeFold.Folded;
import io.challenges.internal.sql.BoundSql;
import io.challenges.internal.sql.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What should be there for some keys. */
public final class Derived {

  /** In the order in which they take places. */
  private static final Comparator<Candidate> TURNS =
      comparing(Candidate::at, nullsLast(naturalOrder()))
          .thenComparingLong(Candidate::turn)
          .thenComparing(Candidate::block, nullsLast(naturalOrder()))
          .thenComparing(candidate -> candidate.change().specifier());

  private final Derivation derivation;
  private final List<String> keys;
  private final ChallengeValues challenge;
  private final @Nullable Folded folded;

  Derived(
      Derivation derivation,
      List<String> keys,
      ChallengeValues challenge,
      @Nullable Folded folded) {
    this.derivation = derivation;
    this.keys = keys;
    this.challenge = challenge;
    this.folded = folded;
  }

  /** Takes rows of a bounded number at a time. */
  @FunctionalInterface
  public interface Sink {
    void accept(List<Change> changes) throws SQLException;
  }

  /**
   * One that is due if there is a place for it.
   *
   * @param group whose places under a rolling cap it needs; null without such a cap
   * @param turn which of several at one time is first; 0 without such a cap
   */
  private record Candidate(@Nullable String group, long turn, Change change) {

    @Nullable LocalDateTime at() {
      return change.completedAt();
    }

    @Nullable Long block() {
      return change.completedBlock();
    }
  }

  /** Brings what the challenge keeps besides its rows up to date. */
  public void keep(Session session) throws SQLException {
    if (folded != null) {
      folded.keep().write(session.lend());
    }
    for (BoundSql companion : derivation.companions(keys, challenge)) {
      session.fire(companion.sql(), companion.values());
    }
  }

  /** What the host should hear about the keys. */
  public List<String> reports(Session session) throws SQLException {
    return derivation.reports(session, keys, challenge);
  }

  /**
   * What should be in {@code user_challenges} and is not, all of it, for somebody who writes none
   * of it.
   *
   * @param before what was due for other keys, and takes places as if it were written
   */
  public List<Change> changes(Session session, int slice, Completions before) throws SQLException {
    List<Change> changes = new ArrayList<>();
    changes(session, slice, before, changes::addAll);
    return changes;
  }

  /**
   * Hands on what should be in {@code user_challenges} and is not, at most {@code slice} at a time.
   */
  public void changes(Session session, int slice, Sink sink) throws SQLException {
    changes(session, slice, new Completions(), sink);
  }

  private void changes(Session session, int slice, Completions before, Sink sink)
      throws SQLException {
    RollingPlaces rolling = derivation.places(session, keys, challenge);
    if (rolling == null && !derivation.capsRecipients(challenge)) {
      read(session, slice, Derived::change, sink::accept);
      return;
    }
    List<Candidate> candidates = new ArrayList<>();
    read(
        session,
        slice,
        rolling == null ? Derived::candidate : Derived::rollingCandidate,
        candidates::addAll);
    candidates.sort(TURNS);
    List<Change> changes = fitting(candidates, rolling, recipients(session, candidates, before));
    for (int start = 0; start < changes.size(); start += slice) {
      sink.accept(changes.subList(start, Math.min(changes.size(), start + slice)));
    }
  }

  private RecipientPlaces recipients(
      Session session, List<Candidate> candidates, Completions before) throws SQLException {
    Set<Integer> completing = new TreeSet<>();
    for (Candidate candidate : candidates) {
      if (candidate.change().complete()) {
        completing.add(candidate.change().userId());
      }
    }
    return derivation.recipientPlaces(session, completing, challenge, before);
  }

  /** Those for which there is a place under each cap. Whom one refuses takes none under another. */
  private static List<Change> fitting(
      List<Candidate> candidates, @Nullable RollingPlaces rolling, RecipientPlaces recipients) {
    List<Change> fitting = new ArrayList<>();
    for (Candidate candidate : candidates) {
      // The recipient's first, since only the other is taken when it is asked for.
      if (recipients.fits(candidate.change()) && takes(candidate, rolling)) {
        recipients.take(candidate.change());
        fitting.add(candidate.change());
      }
    }
    return fitting;
  }

  private static boolean takes(Candidate candidate, @Nullable RollingPlaces rolling) {
    String group = candidate.group();
    LocalDateTime at = candidate.at();
    return rolling == null || group == null || at == null || rolling.take(group, at);
  }

  private interface RowReader<T> {
    /** Null for a row that does not count. */
    @Nullable T read(ResultSet row) throws SQLException;
  }

  private interface Slices<T> {
    void accept(List<T> rows) throws SQLException;
  }

  private <T> void read(Session session, int slice, RowReader<T> reader, Slices<T> slices)
      throws SQLException {
    BoundSql query = derivation.changes(keys, challenge, folded);
    session.query(
        query.sql(),
        // One more, or a slice that is just full would need a round trip to learn that it is all.
        slice + 1,
        query.values(),
        results -> {
          ResultSet row = results.next();
          List<T> pending = new ArrayList<>();
          while (row.next()) {
            T read = reader.read(row);
            if (read != null) {
              pending.add(read);
            }
            if (pending.size() == slice) {
              slices.accept(pending);
              pending = new ArrayList<>();
            }
          }
          if (!pending.isEmpty()) {
            slices.accept(pending);
          }
          return pending.size();
        });
  }

  private static Candidate candidate(ResultSet row) throws SQLException {
    return new Candidate(null, 0, change(row));
  }

  private static @Nullable Candidate rollingCandidate(ResultSet row) throws SQLException {
    Change change = change(row);
    return change.completedAt() == null
        ? null
        : new Candidate(required(row, "capped", String.class), row.getLong("turn"), change);
  }

  private static Change change(ResultSet row) throws SQLException {
    return new Change(
        required(row, "user_id", Integer.class),
        required(row, "specifier", String.class),
        row.getInt("progress"),
        row.getBoolean("complete"),
        required(row, "amount", Long.class),
        row.getObject("completed_blocknumber", Long.class),
        row.getObject("completed_at", LocalDateTime.class),
        before(row));
  }

  private static ChallengeChange.@Nullable Row before(ResultSet row) throws SQLException {
    if (!row.getBoolean("kept")) {
      return null;
    }
    return new ChallengeChange.Row(
        row.getInt("kept_user_id"),
        row.getInt("kept_progress"),
        row.getBoolean("kept_complete"),
        row.getLong("kept_amount"));
  }

  /** Nobody is paid nothing by mistake. */
  private static <T> T required(ResultSet row, String column, Class<T> type) throws SQLException {
    T value = row.getObject(column, type);
    if (value == null) {
      throw new SQLException(
          "a row of the derivation has no "
              + column
              + ", its specifier is "
              + row.getString("specifier"),
          "23502");
    }
    return value;
  }
}

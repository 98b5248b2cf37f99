package io.challenges.internal.derive;

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
import org.jspecify.annotations.Nullable;

/** What should be there for some keys. */
public final class Derived {

  /** In the order in which they take places. */
  private static final Comparator<Candidate> TURNS =
      Comparator.comparing(Candidate::at)
          .thenComparingLong(Candidate::turn)
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

  /** One that is due if there is a place for it. */
  private record Candidate(String group, LocalDateTime at, long turn, Change change) {}

  /** Brings what the challenge keeps besides its rows up to date. */
  public void keep(Session session) throws SQLException {
    if (folded != null) {
      folded.keep().write(session.connection());
    }
    for (BoundSql companion : derivation.companions(keys, challenge)) {
      session.update(companion.sql(), companion.values());
    }
  }

  /** What the host should hear about the keys. */
  public List<String> reports(Session session) throws SQLException {
    return derivation.reports(session, keys, challenge);
  }

  /** What should be in {@code user_challenges} and is not, all of it. */
  public List<Change> changes(Session session, int slice) throws SQLException {
    List<Change> changes = new ArrayList<>();
    changes(session, slice, changes::addAll);
    return changes;
  }

  /**
   * Hands on what should be in {@code user_challenges} and is not, at most {@code slice} at a time.
   */
  public void changes(Session session, int slice, Sink sink) throws SQLException {
    RollingPlaces places = derivation.places(session, keys, challenge);
    if (places == null) {
      read(session, slice, Derived::change, sink::accept);
      return;
    }
    List<Candidate> candidates = new ArrayList<>();
    read(session, slice, Derived::candidate, candidates::addAll);
    candidates.sort(TURNS);
    List<Change> changes = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (places.take(candidate.group(), candidate.at())) {
        changes.add(candidate.change());
      }
    }
    for (int start = 0; start < changes.size(); start += slice) {
      sink.accept(changes.subList(start, Math.min(changes.size(), start + slice)));
    }
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

  private static @Nullable Candidate candidate(ResultSet row) throws SQLException {
    Change change = change(row);
    LocalDateTime at = change.completedAt();
    return at == null
        ? null
        : new Candidate(required(row, "capped", String.class), at, row.getLong("turn"), change);
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

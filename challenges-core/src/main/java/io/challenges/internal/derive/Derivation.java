package io.challenges.internal.derive;

import io.challenges.ChallengeChange;
import io.challenges.ChallengeDefinition;
import io.challenges.internal.sql.BoundSql;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a challenge's derivation and companions over dirty keys. */
public final class Derivation {

  private static final Sql FRONT = Sql.resource("derive/front.sql");
  private static final Sql CHANGES = Sql.resource("derive/changes.sql").with("front", FRONT.text());
  private static final Sql COMPANION =
      Sql.resource("derive/companion.sql").with("front", FRONT.text());

  private final String keyType;
  private final Sql changes;
  private final List<Sql> companions;

  public Derivation(ChallengeDefinition definition) {
    this.keyType = definition.keyType().sqlName();
    Sql derivation = new Sql(definition.derivationName(), definition.derivation());
    this.changes =
        CHANGES
            .named(derivation.name())
            .with("key_type", keyType)
            .with("derivation", derivation.text());
    List<Sql> named = new ArrayList<>();
    for (String text : definition.companions()) {
      Sql companion = new Sql("companion " + (named.size() + 1), text);
      named.add(
          COMPANION
              .named(companion.name())
              .with("key_type", keyType)
              .with("companion", companion.text()));
    }
    this.companions = List.copyOf(named);
  }

  /** Takes rows of a bounded number at a time. */
  @FunctionalInterface
  public interface Sink {
    void accept(List<Change> changes) throws SQLException;
  }

  /** Brings what the challenge keeps besides its rows up to date. */
  public void companions(Session session, List<String> keys, ChallengeValues challenge)
      throws SQLException {
    for (BoundSql companion : companions(keys, challenge)) {
      session.update(companion.sql(), companion.values());
    }
  }

  /** The statements that do so. */
  public List<BoundSql> companions(List<String> keys, ChallengeValues challenge) {
    return companions.stream().map(companion -> bound(companion, keys, challenge)).toList();
  }

  private BoundSql bound(Sql sql, List<String> keys, ChallengeValues challenge) {
    return new BoundSql(
        sql,
        parameters -> {
          parameters.add(keyType, keys);
          challenge.bind(parameters);
        });
  }

  /** The query for what should be in {@code user_challenges} and is not. */
  public BoundSql changes(List<String> keys, ChallengeValues challenge) {
    return bound(changes, keys, challenge);
  }

  /**
   * Hands on what should be in {@code user_challenges} and is not, at most {@code slice} at a time.
   */
  public void changes(
      Session session, List<String> keys, ChallengeValues challenge, int slice, Sink sink)
      throws SQLException {
    BoundSql query = changes(keys, challenge);
    session.query(
        query.sql(),
        // One more, or a slice that is just full would need a round trip to learn that it is all.
        slice + 1,
        query.values(),
        results -> {
          ResultSet row = results.next();
          List<Change> pending = new ArrayList<>();
          while (row.next()) {
            pending.add(change(row));
            if (pending.size() == slice) {
              sink.accept(pending);
              pending = new ArrayList<>();
            }
          }
          if (!pending.isEmpty()) {
            sink.accept(pending);
          }
          return pending.size();
        });
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

package io.challenges.internal.inspect;

import static java.util.stream.Collectors.joining;

import io.challenges.Explanation;
import io.challenges.internal.sql.BoundSql;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * How the server would run a statement.
 *
 * @param text as {@code explain} prints it
 * @param warnings a sentence for each large table that it would read from one end to the other
 */
record Plan(String text, List<String> warnings) {

  private static final Sql WHOLE_READS = Sql.resource("inspect/whole_reads.sql");

  private static final AtomicLong NUMBER = new AtomicLong();

  /** Of a statement that is planned once, whatever its values. */
  static Plan of(Session session, BoundSql statement) throws SQLException {
    // There the driver does not describe a statement, but runs it.
    boolean simple =
        session.connection().unwrap(PGConnection.class).getPreferQueryMode()
            == PreferQueryMode.SIMPLE;
    return of(
        session, statement, simple ? forValues(session, statement) : once(session, statement));
  }

  /** Of a statement that is planned as the session does, as far as that is for its values. */
  static Plan forItsValues(Session session, BoundSql statement) throws SQLException {
    return of(session, statement, forValues(session, statement));
  }

  private static Plan of(Session session, BoundSql statement, Explained explained)
      throws SQLException {
    String name = statement.sql().name();
    List<String> warnings =
        session.query(
            WHOLE_READS,
            parameters -> parameters.add(explained.json()).add(Explanation.LARGE_PAGES),
            results -> {
              ResultSet row = results.next();
              List<String> sentences = new ArrayList<>();
              while (row.next()) {
                sentences.add(sentence(name, row));
              }
              return List.copyOf(sentences);
            });
    return new Plan(explained.text(), warnings);
  }

  private record Explained(String text, String json) {}

  /** With values at hand, explain would plan for them; so it gets a statement that was prepared. */
  private static Explained once(Session session, BoundSql statement) throws SQLException {
    List<String> types = session.parameterTypes(statement);
    String prepared = "challenges_explained_" + NUMBER.incrementAndGet();
    session.before(
        "prepare %s%s as\n%s"
            .formatted(prepared, list(types), session.schema().qualify(statement.sql().text())));
    session.after("deallocate " + prepared);
    String execute = "execute " + prepared + list(Collections.nCopies(types.size(), "null"));
    return session.query(
        new Sql(
            statement.sql().name(),
            "explain " + execute + ";\nexplain (verbose, format json) " + execute),
        statement.values(),
        results -> new Explained(lines(results.next()), lines(results.next())));
  }

  private static Explained forValues(Session session, BoundSql statement) throws SQLException {
    return new Explained(
        explain(session, "explain", statement),
        explain(session, "explain (verbose, format json)", statement));
  }

  private static String explain(Session session, String command, BoundSql statement)
      throws SQLException {
    Sql sql = statement.sql();
    return session.query(
        new Sql(sql.name(), command + "\n" + sql.text()),
        statement.values(),
        results -> lines(results.next()));
  }

  private static String list(List<String> elements) {
    return elements.isEmpty() ? "" : elements.stream().collect(joining(", ", " (", ")"));
  }

  private static String lines(ResultSet row) throws SQLException {
    StringBuilder lines = new StringBuilder();
    while (row.next()) {
      lines.append(row.getString(1)).append('\n');
    }
    return lines.toString();
  }

  private static String sentence(String statement, ResultSet row) throws SQLException {
    StringBuilder sentence = new StringBuilder(statement).append(" reads ");
    sentence.append(row.getString("table_name")).append(" from one end to the other (");
    sentence.append(row.getLong("pages")).append(" pages");
    String index = row.getString("index_name");
    if (index != null) {
      sentence.append(", along ").append(index);
    }
    sentence.append(')');
    String filter = row.getString("filter");
    if (filter != null) {
      sentence.append(" for ").append(filter);
    }
    return sentence
        .append(
            ": no index serves this. Run ChallengeMigrations; in SQL of your own, create an index on"
                + " what is looked up, or write the lookup as lateral with a limit")
        .toString();
  }
}

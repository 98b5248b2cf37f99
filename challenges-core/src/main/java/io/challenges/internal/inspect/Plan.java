package io.challenges.internal.inspect;

import io.challenges.Explanation;
import io.challenges.internal.sql.BoundSql;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * How the server would run a statement, for its very values.
 *
 * @param text as {@code explain} prints it
 * @param warnings a sentence for each large table that it would read from one end to the other
 */
record Plan(String text, List<String> warnings) {

  private static final Sql WHOLE_READS = Sql.resource("inspect/whole_reads.sql");

  static Plan of(Session session, BoundSql statement) throws SQLException {
    String name = statement.sql().name();
    String text = explain(session, "explain", statement);
    String json = explain(session, "explain (verbose, format json)", statement);
    List<String> warnings =
        session.query(
            WHOLE_READS,
            parameters -> parameters.add(json).add(Explanation.LARGE_PAGES),
            results -> {
              ResultSet row = results.next();
              List<String> sentences = new ArrayList<>();
              while (row.next()) {
                sentences.add(sentence(name, row));
              }
              return List.copyOf(sentences);
            });
    return new Plan(text, warnings);
  }

  private static String explain(Session session, String command, BoundSql statement)
      throws SQLException {
    Sql sql = statement.sql();
    return session.query(
        new Sql(sql.name(), command + "\n" + sql.text()),
        statement.values(),
        results -> {
          ResultSet row = results.next();
          StringBuilder lines = new StringBuilder();
          while (row.next()) {
            lines.append(row.getString(1)).append('\n');
          }
          return lines.toString();
        });
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

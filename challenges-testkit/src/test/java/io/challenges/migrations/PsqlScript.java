package io.challenges.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs text as psql does, as far as the printed migrations need it: statements that end with a
 * semicolon at the end of a line outside of dollar quotes, {@code \gexec}, {@code \gset} of one
 * value, {@code \if} and {@code \endif}, and {@code \set}, which is left out.
 */
final class PsqlScript {

  private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$\\w*\\$");

  private final Connection connection;
  private final StringBuilder pending = new StringBuilder();
  private final Deque<Boolean> conditions = new ArrayDeque<>();
  private String value = "";
  private String openQuote = "";

  private PsqlScript(Connection connection) {
    this.connection = connection;
  }

  static void run(Connection connection, String text) throws SQLException {
    PsqlScript script = new PsqlScript(connection);
    for (String line : text.lines().toList()) {
      script.line(line);
    }
    if (!script.pending.toString().isBlank()) {
      throw new AssertionError("Never finished: " + script.pending);
    }
  }

  private void line(String line) throws SQLException {
    if (openQuote.isEmpty() && line.startsWith("\\if ")) {
      conditions.push(value.equals("t"));
    } else if (openQuote.isEmpty() && line.equals("\\endif")) {
      conditions.pop();
    } else if (!conditions.contains(false)) {
      active(line);
    }
  }

  private void active(String line) throws SQLException {
    if (openQuote.isEmpty() && line.startsWith("--")) {
      return;
    }
    if (openQuote.isEmpty() && line.startsWith("\\set ")) {
      return;
    }
    if (openQuote.isEmpty() && line.equals("\\gexec")) {
      for (String statement : Rows.of(connection, take())) {
        execute(statement);
      }
      return;
    }
    if (openQuote.isEmpty() && line.endsWith("\\gset")) {
      pending.append(line, 0, line.length() - "\\gset".length());
      value = Rows.one(connection, take());
      return;
    }
    pending.append(line).append('\n');
    Matcher quote = DOLLAR_QUOTE.matcher(line);
    while (quote.find()) {
      if (openQuote.isEmpty()) {
        openQuote = quote.group();
      } else if (openQuote.equals(quote.group())) {
        openQuote = "";
      }
    }
    if (openQuote.isEmpty() && line.endsWith(";")) {
      execute(take());
    }
  }

  private String take() {
    String statement = pending.toString();
    pending.setLength(0);
    return statement;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}

package io.challenges.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGStatement;

/**
 * One tick's use of a connection. Statements that only open or close something travel with the one
 * that does the work, in one round trip: pgjdbc sends what a prepared statement separates by
 * semicolons together. Every statement is planned for its values, never generically, because a plan
 * made for any position reads whole tables.
 */
public final class Session {

  private final Connection connection;
  private final Schema schema;
  private final List<String> before = new ArrayList<>();
  private final List<String> after = new ArrayList<>();
  private String running = "connection";
  private boolean succeeded = true;

  public Session(Connection connection, Schema schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /** Binds a statement's values. */
  @FunctionalInterface
  public interface Binder {
    void bind(Parameters parameters) throws SQLException;
  }

  /** Reads a statement's results. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Results results) throws SQLException;
  }

  /** The result sets of one round trip, in order. */
  public static final class Results {
    private final PreparedStatement statement;
    private boolean isResultSet;
    private boolean taken;

    Results(PreparedStatement statement, boolean isResultSet) {
      this.statement = statement;
      this.isResultSet = isResultSet;
    }

    /** The next result set; statements that yield none are passed over. */
    public ResultSet next() throws SQLException {
      if (taken) {
        isResultSet = statement.getMoreResults();
      }
      while (!isResultSet) {
        if (statement.getUpdateCount() < 0) {
          throw new SQLException("The statement yields no rows");
        }
        isResultSet = statement.getMoreResults();
      }
      taken = true;
      return statement.getResultSet();
    }
  }

  public Connection connection() {
    return connection;
  }

  /** What was sent last, for errors. */
  public String running() {
    return running;
  }

  /** Says what is running that is no statement. */
  public void running(String name) {
    running = name;
  }

  /** Whether the statement sent last went through, and what travelled with it. */
  public boolean succeeded() {
    return succeeded;
  }

  /** Sends this in front of the next statement. */
  public void before(String sql) {
    before.add(sql);
  }

  /** Sends this behind the next statement. */
  public void after(String sql) {
    after.add(sql);
  }

  /** Runs a statement that yields rows. */
  public <T> T query(Sql sql, Binder binder, Reader<T> reader) throws SQLException {
    return query(sql, 0, binder, reader);
  }

  /** Runs a statement that yields rows, which arrive {@code fetchSize} at a time. */
  public <T> T query(Sql sql, int fetchSize, Binder binder, Reader<T> reader) throws SQLException {
    running = sql.name();
    try (PreparedStatement statement = prepare(assemble(sql))) {
      statement.setFetchSize(fetchSize);
      binder.bind(new Parameters(statement));
      boolean isResultSet = execute(statement);
      return reader.read(new Results(statement, isResultSet));
    }
  }

  /** Runs a statement that yields no rows. */
  public long update(Sql sql, Binder binder) throws SQLException {
    running = sql.name();
    int skipped = before.size();
    try (PreparedStatement statement = prepare(assemble(sql))) {
      binder.bind(new Parameters(statement));
      execute(statement);
      for (int i = 0; i < skipped; i++) {
        statement.getMoreResults();
      }
      return Math.max(0, statement.getLargeUpdateCount());
    }
  }

  /** Sends a bare command, such as one on a savepoint. */
  public void command(String sql) throws SQLException {
    running = sql;
    try (PreparedStatement statement = prepare(sql)) {
      execute(statement);
    }
  }

  private boolean execute(PreparedStatement statement) throws SQLException {
    succeeded = false;
    boolean isResultSet = statement.execute();
    succeeded = true;
    return isResultSet;
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    if (!statement.isWrapperFor(PGStatement.class)) {
      statement.close();
      throw new SQLException(
          "A tick needs a connection of the PostgreSQL JDBC driver, not "
              + connection.getClass().getName());
    }
    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    return statement;
  }

  private String assemble(Sql sql) {
    StringBuilder text = new StringBuilder();
    for (String statement : before) {
      text.append(statement).append(";\n");
    }
    text.append(schema.qualify(sql.text()));
    for (String statement : after) {
      text.append("\n;\n").append(statement);
    }
    before.clear();
    after.clear();
    return text.toString();
  }
}

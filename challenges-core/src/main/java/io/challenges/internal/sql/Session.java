package io.challenges.internal.sql;

import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * One tick's use of a connection. Statements that only open or close something travel with the one
 * that does the work, in one round trip: pgjdbc sends what a prepared statement separates by
 * semicolons together.
 *
 * <p>By itself pgjdbc has the server keep a statement's plan from its fifth run on. Here it does so
 * only where that is asked for.
 */
public final class Session {

  private static final Sql NOTHING = new Sql("settings", "select");

  private final Connection connection;
  private final Schema schema;
  private final Watcher watcher;
  private final List<Companion> before = new ArrayList<>();
  private final List<Companion> after = new ArrayList<>();
  private String running = "connection";
  private boolean keepsPlans;
  private @Nullable String planCacheMode;
  private boolean plansOnce;

  public Session(Connection connection, Schema schema) {
    this(connection, schema, statement -> {});
  }

  /** A session whose statements somebody looks at before they are sent. */
  public Session(Connection connection, Schema schema, Watcher watcher) {
    this.connection = connection;
    this.schema = schema;
    this.watcher = watcher;
  }

  /** Looks at a statement with its values before it is sent; where it fails, it is not. */
  @FunctionalInterface
  public interface Watcher {
    void look(BoundSql statement) throws SQLException;
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

    /** Passes over what the statements in front yield, one result each. */
    Results(PreparedStatement statement, boolean isResultSet, int skipped) throws SQLException {
      this.statement = statement;
      this.isResultSet = isResultSet;
      for (int i = 0; i < skipped; i++) {
        this.isResultSet = statement.getMoreResults();
      }
    }

    /** The next result set. */
    public ResultSet next() throws SQLException {
      if (taken) {
        isResultSet = statement.getMoreResults();
      }
      if (!isResultSet) {
        throw new SQLException("The statement yields no rows");
      }
      taken = true;
      return statement.getResultSet();
    }
  }

  /** Travels with another statement; the callback runs when both went through. */
  private record Companion(String sql, Runnable done) {}

  public Connection connection() {
    return connection;
  }

  public Schema schema() {
    return schema;
  }

  /** What was sent last, for errors. */
  public String running() {
    return running;
  }

  /** Says what is running that is no statement. */
  public void running(String name) {
    running = name;
  }

  /**
   * Lets the server keep what it parsed and planned for the connection. It may get lost, as behind
   * a pooler that shares the server's sessions, and with the statement the transaction.
   */
  public void keepPlans() {
    keepsPlans = true;
  }

  /**
   * The transaction has been told to plan statements once, for any values. From here on that holds
   * for the library's own only. What may run others' code, as triggers, goes on as it was.
   *
   * @param planCacheMode the session's setting of that name
   */
  public void plansOnce(String planCacheMode) {
    this.planCacheMode = planCacheMode;
    this.plansOnce = true;
  }

  /** Leaves {@code plan_cache_mode} alone from here on, as where it goes back anyway. */
  public void endsPlansOnce() {
    planCacheMode = null;
    plansOnce = false;
  }

  /** The connection for others to use: they find its plans made as it was. */
  public Connection lend() throws SQLException {
    if (plansOnce) {
      String lentTo = running;
      fire(NOTHING, parameters -> {});
      running = lentTo;
    }
    return connection;
  }

  /** Sends this in front of the next statement; the callback runs when both went through. */
  public void before(String sql, Runnable done) {
    before.add(new Companion(sql, done));
  }

  /** Sends this in front of the next statement. */
  public void before(String sql) {
    before(sql, () -> {});
  }

  /** Sends this behind the next statement. */
  public void after(String sql) {
    after(sql, () -> {});
  }

  /** Sends this behind the next statement; the callback runs when both went through. */
  public void after(String sql, Runnable done) {
    after.add(new Companion(sql, done));
  }

  /** Runs a statement that yields rows. */
  public <T> T query(Sql sql, Binder binder, Reader<T> reader) throws SQLException {
    return query(sql, 0, binder, reader);
  }

  /** Runs a statement that yields rows, which arrive {@code fetchSize} at a time. */
  public <T> T query(Sql sql, int fetchSize, Binder binder, Reader<T> reader) throws SQLException {
    plan(true);
    return send(sql, fetchSize, binder, reader);
  }

  /** Runs a statement that yields rows, and may fire triggers of the host. */
  public <T> T fire(Sql sql, Binder binder, Reader<T> reader) throws SQLException {
    plan(false);
    return send(sql, 0, binder, reader);
  }

  /** Runs a statement whose outcome does not matter, and that may fire triggers of the host. */
  public void fire(Sql sql, Binder binder) throws SQLException {
    fire(sql, binder, results -> true);
  }

  private void plan(boolean once) {
    if (planCacheMode != null && once != plansOnce) {
      before("set local plan_cache_mode = " + (once ? "force_generic_plan" : planCacheMode));
      plansOnce = once;
    }
  }

  private <T> T send(Sql sql, int fetchSize, Binder binder, Reader<T> reader) throws SQLException {
    running = sql.name();
    watcher.look(new BoundSql(sql, binder));
    List<Companion> inFront = drained(before);
    List<Companion> behind = drained(after);
    try (PreparedStatement statement = prepare(text(inFront, sql, behind))) {
      statement.setFetchSize(fetchSize);
      binder.bind(new Parameters(statement));
      boolean isResultSet = statement.execute();
      inFront.forEach(companion -> companion.done().run());
      behind.forEach(companion -> companion.done().run());
      return reader.read(new Results(statement, isResultSet, inFront.size()));
    }
  }

  /** Runs a query of a single column, which holds text and no null. */
  public List<String> texts(Sql sql, Binder binder) throws SQLException {
    return query(
        sql,
        binder,
        results -> {
          ResultSet row = results.next();
          List<String> texts = new ArrayList<>();
          while (row.next()) {
            texts.add(row.getString(1));
          }
          return List.copyOf(texts);
        });
  }

  /** Runs a statement whose outcome does not matter. */
  public void update(Sql sql, Binder binder) throws SQLException {
    query(sql, binder, results -> true);
  }

  /** The types of a statement's parameters, by the names that PostgreSQL knows them by. */
  public List<String> parameterTypes(BoundSql bound) throws SQLException {
    running = bound.sql().name();
    try (PreparedStatement statement = prepare(schema.qualify(bound.sql().text()))) {
      bound.values().bind(new Parameters(statement));
      ParameterMetaData metaData = statement.getParameterMetaData();
      List<String> types = new ArrayList<>();
      for (int n = 1; n <= metaData.getParameterCount(); n++) {
        types.add(metaData.getParameterTypeName(n));
      }
      return List.copyOf(types);
    }
  }

  private static List<Companion> drained(List<Companion> companions) {
    List<Companion> all = List.copyOf(companions);
    companions.clear();
    return all;
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    if (!statement.isWrapperFor(PGStatement.class)) {
      statement.close();
      throw new SQLException(
          "A tick needs a connection of the PostgreSQL JDBC driver, not "
              + connection.getClass().getName());
    }
    if (!keepsPlans) {
      statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    }
    return statement;
  }

  private String text(List<Companion> inFront, Sql sql, List<Companion> behind) {
    // The driver goes by the text, also where it should not keep what it kept before.
    StringBuilder text = new StringBuilder(keepsPlans ? "/* kept */ " : "");
    for (Companion companion : inFront) {
      text.append(companion.sql()).append(";\n");
    }
    text.append(schema.qualify(sql.text()));
    for (Companion companion : behind) {
      text.append("\n;\n").append(companion.sql());
    }
    return text.toString();
  }
}

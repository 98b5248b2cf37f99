package io.challenges.testkit;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a host's indexer does, with defaults for what a test does not care about:
 *
 * <pre>{@code
 * HostRows.on(connection)
 *     .block(100)
 *     .user(500, u -> u.verified(true))
 *     .event(601, e -> e.referrer(500))
 *     .block(101)
 *     .updateUser(500, u -> u.verified(false));
 * }</pre>
 *
 * <p>{@link #block} names the block of the rows that follow; a block's time is midnight of
 * 2025-01-01 (UTC) and its number in seconds. Nothing is random. Names of tables carry no schema:
 * the connection's {@code search_path} has it.
 *
 * <p>Each call is a statement or two on the connection, in its transaction; none of them commits.
 * Not for several threads at once, but several seeders can write through connections of their own.
 */
public final class HostRows {

  private static final LocalDateTime GENESIS = LocalDateTime.of(2025, 1, 1, 0, 0);

  /** For each database, so that versions written through different connections do not collide. */
  private static final Map<String, AtomicInteger> TRANSACTIONS = new ConcurrentHashMap<>();

  private static final Table USERS = new Table("users", "user_id", "txhash");
  private static final Table USER_EVENTS = new Table("user_events", "user_id", "id");

  private final Connection connection;
  private final AtomicInteger transactions;
  private @Nullable Integer block;

  private HostRows(Connection connection, AtomicInteger transactions) {
    this.connection = connection;
    this.transactions = transactions;
  }

  /**
   * A seeder that writes through a connection, in its transaction.
   *
   * @param connection stays the caller's: neither committed nor closed
   * @return a seeder without a current block
   * @throws SQLException if the connection is closed
   */
  public static HostRows on(Connection connection) throws SQLException {
    return new HostRows(
        connection,
        TRANSACTIONS.computeIfAbsent(connection.getCatalog(), database -> new AtomicInteger()));
  }

  /**
   * Makes this block the current one, and writes its row unless it is there. (A block whose row
   * another transaction has written and not yet committed is waited for, as the server does.)
   *
   * @param number the block of the rows that follow
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows block(int number) throws SQLException {
    sql(
        """
        insert into blocks (blockhash, parenthash, is_current, number)
        values (?, ?, true, ?)
        on conflict do nothing
        """,
        blockhash(number),
        blockhash(number - 1),
        number);
    block = number;
    return this;
  }

  /**
   * Deletes a block and all after it, as a reorganised chain does; rows of theirs go with them. No
   * block is current after that.
   *
   * @param first the lowest block to go
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows deleteBlocksFrom(int first) throws SQLException {
    sql("delete from blocks where number >= ?", first);
    block = null;
    return this;
  }

  /**
   * Adds a user.
   *
   * @param userId the id
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows user(int userId) throws SQLException {
    return user(userId, user -> {});
  }

  /**
   * Adds a user; a second time, another version that is current too.
   *
   * @param userId the id
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows user(int userId, Consumer<HostRow.User> columns) throws SQLException {
    HostRow.User row =
        new HostRow.User()
            .set("user_id", userId)
            .current(true)
            .handle("User" + userId)
            .wallet("0xAbCd%036X".formatted(userId))
            .set("name", "User " + userId)
            .verified(false)
            .deactivated(false)
            .set("is_available", true)
            .createdAt(time())
            .set("updated_at", time())
            .txhash(nextTransaction());
    columns.accept(row);
    inBlock(row);
    return insert(USERS.name(), row);
  }

  /**
   * Rewrites the user's current row (or rows) in place, as of the current block.
   *
   * @param userId the id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if the user has no current row
   */
  public HostRows updateUser(int userId, Consumer<HostRow.User> columns) throws SQLException {
    HostRow.User changes = new HostRow.User().set("updated_at", time());
    columns.accept(changes);
    inBlock(changes);
    return update(USERS, userId, changes);
  }

  /**
   * Adds a version of the user as of the current block: like the latest current one but for what
   * changes. That one, and whatever else was current, is demoted where it is.
   *
   * @param userId the id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if the user has no current row
   */
  public HostRows appendUser(int userId, Consumer<HostRow.User> columns) throws SQLException {
    HostRow.User changes = new HostRow.User().set("updated_at", time()).txhash(nextTransaction());
    columns.accept(changes);
    inBlock(changes);
    return append(USERS, userId, changes);
  }

  /**
   * Leaves the user without a current row; the rows keep their blocks.
   *
   * @param userId the id
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if the user has no current row
   */
  public HostRows demoteUser(int userId) throws SQLException {
    return update(USERS, userId, new HostRow.User().current(false));
  }

  /**
   * Adds a row to {@code user_events}; a second time, another one that is current too.
   *
   * @param userId the user
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows event(int userId, Consumer<HostRow.UserEvent> columns) throws SQLException {
    HostRow.UserEvent row =
        new HostRow.UserEvent().set("user_id", userId).current(true).referrer(null).mobile(false);
    columns.accept(row);
    inBlock(row);
    return insert(USER_EVENTS.name(), row);
  }

  /**
   * Rewrites the user's current row (or rows) of {@code user_events} in place, as of the current
   * block.
   *
   * @param userId the user
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if the user has no current row there
   */
  public HostRows updateEvent(int userId, Consumer<HostRow.UserEvent> columns) throws SQLException {
    HostRow.UserEvent changes = new HostRow.UserEvent();
    columns.accept(changes);
    inBlock(changes);
    return update(USER_EVENTS, userId, changes);
  }

  /**
   * Adds a version of the user's row in {@code user_events} as of the current block: like the
   * latest current one but for what changes. That one, and whatever else was current, is demoted
   * where it is.
   *
   * @param userId the user
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if the user has no current row there
   */
  public HostRows appendEvent(int userId, Consumer<HostRow.UserEvent> columns) throws SQLException {
    HostRow.UserEvent changes = new HostRow.UserEvent();
    columns.accept(changes);
    inBlock(changes);
    return append(USER_EVENTS, userId, changes);
  }

  /**
   * Leaves the user without a current row in {@code user_events}; the rows keep their blocks.
   *
   * @param userId the user
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if the user has no current row there
   */
  public HostRows demoteEvent(int userId) throws SQLException {
    return update(USER_EVENTS, userId, new HostRow.UserEvent().current(false));
  }

  /**
   * Adds a notification.
   *
   * @param type such as {@code reward_in_cooldown}
   * @param userId whom it is for
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows notification(String type, int userId, Consumer<HostRow.Notification> columns)
      throws SQLException {
    HostRow.Notification row =
        new HostRow.Notification()
            .set("type", type)
            .specifier(Integer.toString(userId))
            .groupId(type + ":" + nextTransaction())
            .timestamp(time())
            .data("{}")
            .userIds(userId);
    columns.accept(row);
    inBlock(row);
    return insert("notification", row);
  }

  /**
   * Adds a row to any table.
   *
   * @param table its name
   * @param columns all that are not the table's own defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows row(String table, Consumer<HostRow.Other> columns) throws SQLException {
    HostRow.Other row = new HostRow.Other();
    columns.accept(row);
    return insert(table, row);
  }

  /**
   * Runs any statement.
   *
   * @param sql one or more statements
   * @param parameters bound to its question marks; text is taken for whatever type the server
   *     expects
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows sql(String sql, @Nullable Object... parameters) throws SQLException {
    execute(sql, Arrays.asList(parameters));
    return this;
  }

  private HostRows insert(String table, HostRow<?> row) throws SQLException {
    insert(table, row.columns());
    return this;
  }

  private void insert(String table, Map<String, @Nullable Object> columns) throws SQLException {
    execute(
        "insert into %s (%s) values (%s)"
            .formatted(
                quoted(table),
                columns.keySet().stream().map(HostRows::quoted).collect(joining(", ")),
                String.join(", ", Collections.nCopies(columns.size(), "?"))),
        columns.values());
  }

  private HostRows update(Table table, int key, HostRow<?> changes) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(changes.columns().values());
    values.add(key);
    int updated =
        execute(
            "update %s set %s where %s = ? and is_current"
                .formatted(
                    table.name(),
                    changes.columns().keySet().stream()
                        .map(column -> quoted(column) + " = ?")
                        .collect(joining(", ")),
                    table.key()),
            values);
    if (updated == 0) {
      throw noCurrentRow(table, key);
    }
    return this;
  }

  private HostRows append(Table table, int key, HostRow<?> changes) throws SQLException {
    Map<String, @Nullable Object> columns = current(table, key);
    columns.remove(table.version());
    columns.putAll(changes.columns());
    update(table, key, new HostRow.Other().set("is_current", false));
    insert(table.name(), columns);
    return this;
  }

  /** Everything as text, which the server reads back as what it was. */
  private Map<String, @Nullable Object> current(Table table, int key) throws SQLException {
    String sql =
        "select * from %1$s where %2$s = ? and is_current order by blocknumber desc nulls last, %3$s desc limit 1"
            .formatted(table.name(), table.key(), table.version());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, key);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw noCurrentRow(table, key);
        }
        ResultSetMetaData description = row.getMetaData();
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (int i = 1; i <= description.getColumnCount(); i++) {
          columns.put(description.getColumnName(i), row.getString(i));
        }
        return columns;
      }
    }
  }

  private int execute(String sql, Collection<? extends @Nullable Object> parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = 0;
      for (Object parameter : parameters) {
        index++;
        if (parameter == null) {
          statement.setNull(index, Types.NULL);
        } else if (parameter instanceof String) {
          // Without a type, so that it also becomes an enum, json, or what else the column is
          statement.setObject(index, parameter, Types.OTHER);
        } else {
          statement.setObject(index, parameter);
        }
      }
      statement.execute();
      return statement.getUpdateCount();
    }
  }

  /** The current block, for rows that were given no other. */
  private void inBlock(HostRow<?> row) {
    if (!row.columns().containsKey("blocknumber")) {
      if (block == null) {
        throw new IllegalStateException(
            "Name a block first: block(…), or blocknumber(…) for this row");
      }
      row.set("blocknumber", block);
    }
    if (row instanceof HostRow.UserEvent
        && row.columns().get("blocknumber") instanceof Integer number) {
      row.set("blockhash", blockhash(number));
    }
  }

  private LocalDateTime time() {
    return GENESIS.plusSeconds(block == null ? 0 : block);
  }

  private String nextTransaction() {
    return "0x%016x".formatted(transactions.incrementAndGet());
  }

  private static String blockhash(int number) {
    return "0x%064x".formatted(number);
  }

  private static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  private static IllegalStateException noCurrentRow(Table table, int key) {
    return new IllegalStateException(
        "No current row of %s has %s = %d".formatted(table.name(), table.key(), key));
  }

  /**
   * A table of versions.
   *
   * @param name the table
   * @param key what the versions have in common
   * @param version what tells them apart; the greater one counts
   */
  private record Table(String name, String key, String version) {}
}

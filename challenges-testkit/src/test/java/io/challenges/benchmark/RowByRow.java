package io.challenges.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The job of the earlier system: for each challenge it reads the catalogue, its mark and the head,
 * scans what lies between them, and writes row after row. A tick that takes too long is given up.
 */
final class RowByRow implements Contestant {

  private static final List<String> CHALLENGES = List.of("m", "r", "rd", "rv");

  private static final String UPSERT = SqlText.read("row_by_row/upsert.sql");
  private static final String ADVANCE = SqlText.read("row_by_row/advance.sql");
  private static final String MOBILE = SqlText.read("row_by_row/m.sql");
  private static final String REFERRED = SqlText.read("row_by_row/rd.sql");
  private static final String REFERRALS = SqlText.read("row_by_row/referrals.sql");

  private final String name;
  private final Triggers triggers;
  private final Duration patience;
  private final Connection connection;

  RowByRow(String name, Triggers triggers, Duration patience, Connection connection) {
    this.name = name;
    this.triggers = triggers;
    this.patience = patience;
    this.connection = connection;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Triggers triggers() {
    return triggers;
  }

  @Override
  public Connection session() {
    return connection;
  }

  @Override
  public void skip() throws SQLException {
    connection.setAutoCommit(false);
    int head = head();
    for (String challengeId : CHALLENGES) {
      advance(challengeId, head);
    }
    connection.commit();
  }

  @Override
  public Done tick() throws SQLException {
    connection.setAutoCommit(false);
    long giveUp = System.nanoTime() + patience.toNanos();
    long rows = 0;
    for (String challengeId : CHALLENGES) {
      CatalogueRow challenge = challenge(challengeId);
      int mark = mark(challengeId);
      int head = head();
      List<Row> moved = scan(challenge, mark, head);
      if (!moved.isEmpty()) {
        int written = write(challenge, moved, giveUp);
        rows += written;
        if (written < moved.size()) {
          connection.rollback();
          return new Done(rows, false);
        }
        advance(challengeId, head);
      }
      connection.commit();
    }
    return Done.all(rows);
  }

  private record CatalogueRow(String id, int amount, int cap) {}

  private CatalogueRow challenge(String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select amount, coalesce(step_count, 2147483647) from challenges where id = ? and active")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new CatalogueRow(id, row.getInt(1), row.getInt(2));
      }
    }
  }

  private int mark(String challengeId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select last_checkpoint from indexing_checkpoints where tablename = ?")) {
      select.setString(1, checkpoint(challengeId));
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getInt(1) : -1;
      }
    }
  }

  /** Not the library's row: each has a mark of its own. */
  private String checkpoint(String challengeId) {
    return name + ":" + challengeId;
  }

  private int head() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("select max(number) from blocks");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private record Row(int userId, String specifier, int blocknumber) {}

  private List<Row> scan(CatalogueRow challenge, int mark, int head) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement select = scan(challenge.id())) {
      boolean capped = challenge.id().equals("r") || challenge.id().equals("rv");
      int parameter = 1;
      if (capped) {
        select.setInt(parameter++, challenge.cap());
      }
      select.setInt(parameter++, mark);
      select.setInt(parameter++, head);
      if (capped) {
        select.setBoolean(parameter++, challenge.id().equals("rv"));
        select.setInt(parameter, challenge.cap());
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(new Row(row.getInt(1), row.getString(2), row.getInt(3)));
        }
      }
    }
    return rows;
  }

  private PreparedStatement scan(String challengeId) throws SQLException {
    return connection.prepareStatement(
        switch (challengeId) {
          case "m" -> MOBILE;
          case "rd" -> REFERRED;
          default -> REFERRALS;
        });
  }

  /** How many it wrote before it gave up. */
  private int write(CatalogueRow challenge, List<Row> rows, long giveUp) throws SQLException {
    int written = 0;
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      for (Row row : rows) {
        if (System.nanoTime() > giveUp) {
          break;
        }
        upsert.setString(1, challenge.id());
        upsert.setInt(2, row.userId());
        upsert.setString(3, row.specifier());
        upsert.setInt(4, row.blocknumber());
        upsert.setInt(5, challenge.amount());
        upsert.executeUpdate();
        written++;
      }
    }
    return written;
  }

  private void advance(String challengeId, int position) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(ADVANCE)) {
      upsert.setString(1, checkpoint(challengeId));
      upsert.setInt(2, position);
      upsert.executeUpdate();
    }
  }
}

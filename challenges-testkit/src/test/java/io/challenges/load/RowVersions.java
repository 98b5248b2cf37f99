package io.challenges.load;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.KeyType;
import io.challenges.StartFrom;
import io.challenges.rules.Deployment;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A challenge that writes down which versions of which rows its ticks have read. Where nothing
 * vacuums, the place and the transaction of a version are its name.
 */
final class RowVersions {

  static final String CHALLENGE = "versions";

  private RowVersions() {}

  static void install(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table versions_read (version text not null)");
      statement.execute(
          "insert into challenges (id, type, amount, active) values ('%s', 'boolean', '1', true)"
              .formatted(CHALLENGE));
    }
  }

  static ChallengeDefinition definition() {
    return ChallengeDefinition.named(CHALLENGE)
        .key(KeyType.TEXT)
        .source(Axis.BLOCKS, source("user_events"))
        .source(Axis.BLOCKS, source("users"))
        .derivation(
            """
            select
              dirty.key as specifier, 0 as user_id, 0 as progress, 1 as target, challenge.amount,
              null::bigint as completed_blocknumber, null::timestamp as completed_at
            from dirty
            cross join challenge
            where false
            """)
        .companion("insert into /*schema.*/versions_read (version) select key from dirty")
        .startFrom(StartFrom.BEGINNING)
        .build();
  }

  private static String source(String table) {
    return "select %s as key, blocknumber as position, xmin as version from /*schema.*/%s"
        .formatted(version(table), table);
  }

  private static String version(String table) {
    return "'%1$s ' || ctid || ' ' || xmin".formatted(table);
  }

  /** How many reads there were. */
  static long read(Connection connection) throws SQLException {
    return count(connection, "select count(*) from versions_read");
  }

  /** How many of the reads were of a version that another recorded tick had read. */
  static long readAgain(Connection connection) throws SQLException {
    return count(connection, "select count(*) - count(distinct version) from versions_read");
  }

  /**
   * How many of the rows of now no tick has read. What was demoted where it stood, without a new
   * position, is not promised to be found.
   */
  static long lost(Connection connection) throws SQLException {
    return count(
        connection,
        """
        select count(*)
        from (
          select %s as version from user_events where is_current or slot = 1
          union all
          select %s from users where is_current
          except
          select version from versions_read
        ) as lost
        """
            .formatted(version("user_events"), version("users")));
  }

  private static long count(Connection connection, String sql) throws SQLException {
    return Long.parseLong(String.valueOf(Deployment.value(connection, sql)));
  }
}

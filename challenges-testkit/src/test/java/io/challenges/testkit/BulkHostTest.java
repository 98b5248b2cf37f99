package io.challenges.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@ChallengesDatabase(template = Template.MIGRATED)
class BulkHostTest {

  private static final HostSizes SIZES = HostSizes.production().times(0.002);

  @Test
  void fillsTheTables(TestDatabase database) throws SQLException {
    List<String> lines = new ArrayList<>();
    BulkHost.of(SIZES).progress(lines::add).fill(database.dataSource());
    assertThat(lines).anyMatch(line -> line.startsWith("notification: 47,000 rows, "));
    assertThat(number(database, "select count(*) from users where is_current")).isEqualTo(2000);
    assertThat(number(database, "select count(*) from user_events")).isEqualTo(4600);
    assertThat(number(database, "select count(*) from blocks")).isEqualTo(4000);
    assertThat(number(database, "select count(*) from notification")).isEqualTo(47000);
  }

  private static long number(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}

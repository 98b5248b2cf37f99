package io.challenges.testkit;

import static io.challenges.testkit.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@ChallengesDatabase(template = Template.HOST)
class HostRowsTest {

  @Test
  void putsRowsIntoTheCurrentBlock(TestDatabase database, Connection connection)
      throws SQLException {
    database
        .host()
        .block(100)
        .user(500, u -> u.verified(true))
        .event(601, e -> e.referrer(501))
        .block(101)
        .event(700, e -> e.mobile(true))
        .event(701, e -> e.blocknumber(null))
        .event(702, e -> e.blocknumber(100).mobile(null));

    assertThat(
            rows(
                connection,
                "select user_id, is_verified, is_current, blocknumber, handle_lc, created_at from users"))
        .containsExactly("500 t t 100 user500 2025-01-01 00:01:40");
    assertThat(
            rows(
                connection,
                "select user_id, referrer, is_mobile_user, is_current, blocknumber from user_events order by id"))
        .containsExactly(
            "601 501 f t 100", "700 null t t 101", "701 null f t null", "702 null null t 100");
    assertThat(rows(connection, "select number, is_current from blocks order by number"))
        .containsExactly("100 t", "101 t");
  }

  @Test
  void isDeterministic(TestDatabase database, Connection connection) throws SQLException {
    String users = "select u from users u order by u";
    try (TestDatabase other = TestDatabase.create(Template.HOST);
        Connection toOther = other.connect()) {
      seed(database.host());
      seed(other.host());

      assertThat(rows(connection, users)).hasSize(3).isEqualTo(rows(toOther, users));
      assertThat(rows(connection, "select n from notification n"))
          .hasSize(1)
          .isEqualTo(rows(toOther, "select n from notification n"));
    }
  }

  private static void seed(HostRows host) throws SQLException {
    host.block(7)
        .user(500)
        .user(500)
        .block(8)
        .appendUser(500, u -> u.handle("İ"))
        .notification("reward_in_cooldown", 500, n -> {});
  }

  @Test
  void writesSeveralCurrentVersions(TestDatabase database, Connection connection)
      throws SQLException {
    database.host().block(100).user(500).user(500, u -> u.verified(true));
    HostRows.on(connection).block(100).user(500);

    assertThat(rows(connection, "select is_verified from users where is_current order by txhash"))
        .containsExactly("f", "t", "f");
  }

  @Test
  void rewritesInPlace(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .block(100)
        .user(500, u -> u.verified(true))
        .event(500, e -> e.referrer(9))
        .block(101)
        .updateUser(500, u -> u.verified(false))
        .updateEvent(500, e -> e.mobile(true));

    assertThat(rows(connection, "select is_verified, blocknumber, is_current from users"))
        .containsExactly("f 101 t");
    assertThat(rows(connection, "select referrer, is_mobile_user, blocknumber from user_events"))
        .containsExactly("9 t 101");
  }

  @Test
  void appendsAVersionAndLeavesTheOldOneWhereItWas(TestDatabase database, Connection connection)
      throws SQLException {
    database
        .host()
        .block(100)
        .user(500, u -> u.verified(true).set("bio", "'"))
        .event(500, e -> e.referrer(9))
        .block(101)
        .appendUser(500, u -> u.verified(false))
        .appendEvent(500, e -> e.mobile(true));

    assertThat(
            rows(
                connection,
                "select is_verified, blocknumber, is_current, bio, created_at from users order by txhash"))
        .containsExactly("t 100 f ' 2025-01-01 00:01:40", "f 101 t ' 2025-01-01 00:01:40");
    assertThat(
            rows(
                connection,
                "select referrer, is_mobile_user, blocknumber, is_current from user_events order by id"))
        .containsExactly("9 f 100 f", "9 t 101 t");
  }

  @Test
  void demotesWithoutMovingTheBlock(TestDatabase database, Connection connection)
      throws SQLException {
    database
        .host()
        .block(100)
        .user(500)
        .event(500, e -> {})
        .block(101)
        .demoteUser(500)
        .demoteEvent(500);

    assertThat(rows(connection, "select is_current, blocknumber from users"))
        .containsExactly("f 100");
    assertThat(rows(connection, "select is_current, blocknumber from user_events"))
        .containsExactly("f 100");
  }

  @Test
  void takesPartInTheTransactionOfItsConnection(TestDatabase database, Connection connection)
      throws SQLException {
    database.host().block(100);
    try (Connection writer = database.connect()) {
      writer.setAutoCommit(false);
      HostRows.on(writer).block(100).user(500);

      assertThat(rows(connection, "select user_id from users")).isEmpty();
      writer.commit();
      assertThat(rows(connection, "select user_id from users")).containsExactly("500");
    }
  }

  @Test
  void deletesTheBlocksOfAnAbandonedChain(TestDatabase database, Connection connection)
      throws SQLException {
    database
        .host()
        .block(100)
        .user(500)
        .block(101)
        .user(501)
        .event(501, e -> {})
        .block(102)
        .deleteBlocksFrom(101);

    assertThat(rows(connection, "select number from blocks")).containsExactly("100");
    assertThat(rows(connection, "select user_id from users")).containsExactly("500");
    assertThat(rows(connection, "select user_id from user_events")).isEmpty();
    assertThatThrownBy(() -> database.host().user(502))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Name a block first");
  }

  @Test
  void writesToAnyTable(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .block(100)
        .row(
            "reposts",
            r ->
                r.set("user_id", 1)
                    .set("repost_item_id", 2)
                    .set("repost_type", "track")
                    .set("is_current", true)
                    .set("is_delete", false))
        .row(
            "aggregate_monthly_plays", r -> r.set("play_item_id", 2).set("timestamp", "2025-01-01"))
        .notification("reward_in_cooldown", 500, n -> n.data("{\"amount\": 1}").userIds(500, 501))
        .sql("update reposts set is_delete = ? where repost_type = ?::reposttype", true, "track");

    assertThat(rows(connection, "select repost_type, is_delete from reposts"))
        .containsExactly("track t");
    assertThat(rows(connection, "select play_item_id, \"timestamp\" from aggregate_monthly_plays"))
        .containsExactly("2 2025-01-01");
    assertThat(
            rows(
                connection,
                "select type, specifier, blocknumber, \"timestamp\", data, user_ids from notification"))
        .containsExactly(
            "reward_in_cooldown 500 100 2025-01-01 00:01:40 {\"amount\": 1} {500,501}");
  }

  @Test
  void refusesToChangeWhatIsNotThere(TestDatabase database) throws SQLException {
    HostRows host = database.host().block(100).user(500).demoteUser(500);

    assertThatThrownBy(() -> host.updateUser(500, u -> u.verified(true)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No current row of users has user_id = 500");
    assertThatThrownBy(() -> host.appendEvent(500, e -> e.mobile(true)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No current row of user_events has user_id = 500");
  }
}

package io.challenges.testkit;

import static io.challenges.testkit.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
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
    assertThatThrownBy(() -> host.demoteSave(500, ItemType.TRACK, 7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "No current row of saves has user_id = 500 and save_type = track and save_item_id = 7");
    assertThatThrownBy(() -> host.updateComment(7, c -> c.deleted(true)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No row of comments has comment_id = 7");
  }

  @Test
  void writesProfiles(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .block(100)
        .user(500)
        .user(501, u -> u.name(null).bio("").profilePicture("p").coverPhotoSizes("c"))
        .updateUser(500, u -> u.bio("b").profilePictureSizes("ps").coverPhoto("c"));

    assertThat(
            rows(
                connection,
                "select user_id, name, bio, profile_picture, profile_picture_sizes, cover_photo, cover_photo_sizes from users order by user_id"))
        .containsExactly("500 User 500 b null ps c null", "501 null  p null null c");
  }

  @Test
  void keepsVersionsOfTracks(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .block(100)
        .track(1, 500)
        .track(2, 501, t -> t.stemOf("null").available(null).pinnedComment(7))
        .track(2, 501, t -> t.title("twice"))
        .track(3, 502)
        .block(101)
        .updateTrack(1, t -> t.deleted(true).unlisted(true))
        .appendTrack(2, t -> t.owner(503).remixOf("{}"))
        .demoteTrack(3);

    assertThat(
            rows(
                connection,
                """
                select track_id, owner_id, is_current, blocknumber, is_delete, is_unlisted, is_available,
                  stem_of, remix_of, pinned_comment_id, title, created_at
                from tracks order by track_id, txhash
                """))
        .containsExactly(
            "1 500 t 101 t t t null null null Track 1 2025-01-01 00:01:40",
            "2 501 f 100 f f null null null 7 Track 2 2025-01-01 00:01:40",
            "2 501 f 100 f f t null null null twice 2025-01-01 00:01:40",
            "2 503 t 101 f f t null {} null twice 2025-01-01 00:01:40",
            "3 502 f 100 f f t null null null Track 3 2025-01-01 00:01:40");
    assertThat(rows(connection, "select track_id from tracks where stem_of = 'null'"))
        .as("null as JSON, which is not null")
        .containsExactly("2");
  }

  @Test
  void keepsVersionsOfPlaylists(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .block(100)
        .playlist(1, 500)
        .playlist(2, 501, p -> p.album(true).hidden(true).contents("[]").createdAt(null))
        .playlist(3, 502)
        .block(101)
        .updatePlaylist(1, p -> p.deleted(true))
        .appendPlaylist(2, p -> p.owner(503).hidden(false))
        .demotePlaylist(3);

    assertThat(
            rows(
                connection,
                """
                select playlist_id, playlist_owner_id, is_current, blocknumber, is_album, is_private,
                  is_delete, playlist_contents, created_at
                from playlists order by playlist_id, txhash
                """))
        .containsExactly(
            "1 500 t 101 f f t null 2025-01-01 00:01:40",
            "2 501 f 100 t t f [] null",
            "2 503 t 101 t f f [] null",
            "3 502 f 100 f f f null 2025-01-01 00:01:40");
  }

  @Test
  void keepsVersionsOfFollows(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .block(100)
        .follow(1, 2)
        .follow(1, 3)
        .follow(1, 4)
        .block(101)
        .updateFollow(1, 2, f -> f.deleted(true))
        .appendFollow(1, 3, f -> f.deleted(true))
        .demoteFollow(1, 4);

    assertThat(
            rows(
                connection,
                "select follower_user_id, followee_user_id, is_current, is_delete, blocknumber, created_at from follows order by followee_user_id, txhash"))
        .containsExactly(
            "1 2 t t 101 2025-01-01 00:01:40",
            "1 3 f f 100 2025-01-01 00:01:40",
            "1 3 t t 101 2025-01-01 00:01:40",
            "1 4 f f 100 2025-01-01 00:01:40");
  }

  @Test
  void keepsVersionsOfRepostsAndSavesOfEachItem(TestDatabase database, Connection connection)
      throws SQLException {
    database
        .host()
        .block(100)
        .repost(1, 7)
        .repost(1, ItemType.ALBUM, 7, r -> {})
        .repost(1, ItemType.PLAYLIST, 7, r -> r.createdAt(null))
        .save(2, 7)
        .save(2, ItemType.ALBUM, 7, s -> {})
        .save(2, ItemType.PLAYLIST, 7, s -> {})
        .block(101)
        .updateRepost(1, ItemType.TRACK, 7, r -> r.deleted(true))
        .appendRepost(1, ItemType.ALBUM, 7, r -> r.deleted(true))
        .demoteRepost(1, ItemType.PLAYLIST, 7)
        .demoteSave(2, ItemType.TRACK, 7)
        .updateSave(2, ItemType.ALBUM, 7, s -> s.deleted(true))
        .appendSave(2, ItemType.PLAYLIST, 7, s -> s.deleted(true));

    assertThat(
            rows(
                connection,
                "select user_id, repost_type, repost_item_id, is_current, is_delete, blocknumber, created_at from reposts order by repost_type, txhash"))
        .containsExactly(
            "1 track 7 t t 101 2025-01-01 00:01:40",
            "1 playlist 7 f f 100 null",
            "1 album 7 f f 100 2025-01-01 00:01:40",
            "1 album 7 t t 101 2025-01-01 00:01:40");
    assertThat(
            rows(
                connection,
                "select user_id, save_type, save_item_id, is_current, is_delete, blocknumber from saves order by save_type, txhash"))
        .containsExactly(
            "2 track 7 f f 100",
            "2 playlist 7 f f 100",
            "2 playlist 7 t t 101",
            "2 album 7 t t 101");
  }

  @Test
  void writesComments(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .block(100)
        .comment(1, 500, 7)
        .comment(2, 501, 7, c -> c.visible(null).deleted(null).createdAt(null))
        .block(101)
        .updateComment(1, c -> c.visible(false));

    assertThat(
            rows(
                connection,
                "select comment_id, user_id, entity_type, entity_id, is_visible, is_delete, created_at, blocknumber, right(blockhash, 2) from comments order by comment_id"))
        .containsExactly(
            "1 500 Track 7 f f 2025-01-01 00:01:40 101 65", "2 501 Track 7 null null null 100 64");
  }

  @Test
  void writesContests(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .block(100)
        .contest(1, 500, 7, 8)
        .contest(2, 500)
        .contest(3, 500, c -> c.winnersJson("{\"7\": 8}").deleted(null))
        .contest(4, 500, c -> c.type("live_event").data(null))
        .block(101)
        .updateContest(2, c -> c.winners(9).deleted(true).host(501));

    assertThat(
            rows(
                connection,
                "select event_id, event_type, user_id, event_data, is_deleted, blocknumber, created_at from events order by event_id"))
        .containsExactly(
            "1 remix_contest 500 {\"winners\": [7, 8]} f 100 2025-01-01 00:01:40",
            "2 remix_contest 501 {\"winners\": [9]} t 101 2025-01-01 00:01:40",
            "3 remix_contest 500 {\"winners\": {\"7\": 8}} null 100 2025-01-01 00:01:40",
            "4 live_event 500 null f 100 2025-01-01 00:01:40");
  }

  @Test
  void writesPlaysAndTheirSums(TestDatabase database, Connection connection) throws SQLException {
    LocalDate march = LocalDate.of(2025, 3, 1);
    database
        .host()
        .play(null, 7)
        .block(100)
        .play(500, 7)
        .play(500, 8, p -> p.id(70).slot(5).createdAt(null))
        .monthlyPlays(7, march, 10)
        .monthlyPlays(7, march, "FR", 4)
        .monthlyPlays(7, march, 12)
        .aggregateUser(500, 1, 2)
        .aggregateUser(500, 3, 4);

    assertThat(
            rows(
                connection,
                "select id, user_id, play_item_id, slot, created_at from plays order by id"))
        .containsExactly(
            "1 null 7 null 2025-01-01 00:00:00",
            "2 500 7 100 2025-01-01 00:01:40",
            "70 500 8 5 null");
    assertThat(
            rows(
                connection,
                "select play_item_id, \"timestamp\", country, count from aggregate_monthly_plays order by country"))
        .containsExactly("7 2025-03-01  12", "7 2025-03-01 FR 4");
    assertThat(rows(connection, "select * from aggregate_user")).containsExactly("500 3 4");
  }

  @Test
  void setsScores(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .block(100)
        .trackScore(7, 1.5)
        .trackScore(7, 9, s -> s.type("UNDERGROUND_TRACKS"))
        .playlistScore(7, 2.5)
        .block(101)
        .trackScore(7, 3)
        .playlistScore(7, 2, s -> s.version("x").timeRange("year").createdAt(null));

    String columns = "type, version, time_range, score, created_at";
    assertThat(rows(connection, "select " + columns + " from track_trending_scores order by score"))
        .containsExactly(
            "TRACKS pnagD week 3 2025-01-01 00:01:41",
            "UNDERGROUND_TRACKS pnagD week 9 2025-01-01 00:01:40");
    assertThat(
            rows(connection, "select " + columns + " from playlist_trending_scores order by score"))
        .containsExactly("PLAYLISTS x year 2 null", "PLAYLISTS pnagD week 2.5 2025-01-01 00:01:40");
  }

  @Test
  void writesPurchasesThatAreValidatedInPlace(TestDatabase database, Connection connection)
      throws SQLException {
    database
        .host()
        .block(100)
        .track(7, 500)
        .purchase("a", 600, 7)
        .purchase("b", 600, 7, p -> p.content("album", 7).valid(null).amount(5).slot(1L << 40))
        .purchase("c", 600, 7, p -> p.instructionIndex(2).valid(null))
        .block(101)
        .updatePurchase("c", p -> p.valid(true));

    assertThat(
            rows(
                connection,
                "select signature, instruction_index, slot, amount, buyer_user_id, content_id, content_type, is_valid from sol_purchases order by signature"))
        .containsExactly(
            "a 0 100 1000000 600 7 track t",
            "b 0 1099511627776 5 600 7 album null",
            "c 2 100 1000000 600 7 track t");
    assertThat(
            rows(
                connection,
                "select signature, seller_user_id, created_at from v_usdc_purchases order by signature"))
        .containsExactly("a 500 2025-01-01 00:01:40", "c 500 2025-01-01 00:01:40");
  }

  @Test
  void paysRows(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .block(100)
        .disbursement("m", 500, "1f4", d -> {})
        .disbursement("m", 501, "1f5", d -> d.signature("s").slot(null).amount("1").createdAt(null))
        .rewardDisbursement("s", "m", "1f5", "0xAB", d -> d.userBank("bank").instructionIndex(1))
        .rewardManagerTransaction("s")
        .rewardCode("code");

    assertThat(
            rows(
                connection,
                "select challenge_id, user_id, specifier, slot, amount, created_at at time zone 'UTC' from challenge_disbursements order by user_id"))
        .containsExactly("m 500 1f4 100 100000000 2025-01-01 00:01:40", "m 501 1f5 null 1 null");
    assertThat(
            rows(
                connection,
                "select signature, instruction_index, amount, slot, user_bank, challenge_id, specifier, recipient_eth_address, created_at at time zone 'UTC' from sol_reward_disbursements"))
        .containsExactly("s 1 100000000 100 bank m 1f5 0xAB 2025-01-01 00:01:40");
    assertThat(rows(connection, "select * from reward_manager_txs"))
        .containsExactly("s 100 2025-01-01 00:01:40");
    assertThat(rows(connection, "select * from reward_codes")).containsExactly("code");
  }

  @Test
  void saysWhatRemixesWhat(TestDatabase database, Connection connection) throws SQLException {
    database.host().remix(1, 2);

    assertThat(rows(connection, "select parent_track_id, child_track_id from remixes"))
        .containsExactly("1 2");
  }
}

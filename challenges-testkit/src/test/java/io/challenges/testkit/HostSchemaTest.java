package io.challenges.testkit;

import static io.challenges.testkit.Sql.execute;
import static io.challenges.testkit.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.testkit.internal.SqlFile;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@ChallengesDatabase(template = Template.HOST)
class HostSchemaTest {

  @Test
  void deletesWithABlockWhatItBrought(Connection connection) throws SQLException {
    assertThat(
            rows(
                connection,
                """
                select conrelid::regclass::text
                from pg_constraint
                where confrelid = 'blocks'::regclass and confdeltype = 'c'
                order by 1
                """))
        .containsExactly(
            "comments",
            "follows",
            "playlists",
            "reposts",
            "saves",
            "tracks",
            "user_events",
            "users");
  }

  @Test
  void holdsNothingOfTheLibrarys(Connection connection) throws SQLException {
    assertThat(
            rows(
                connection,
                """
                select relname from pg_class
                where relname in ('challenges', 'user_challenges', 'indexing_checkpoints', 'challenge_exclusions')
                """))
        .isEmpty();
    assertThat(
            rows(
                connection,
                "select indexdef from pg_indexes where tablename = 'user_events' and indexdef like '%blocknumber%'"))
        .isEmpty();
  }

  @Test
  void showsEachValidPurchaseOnceWithTheLatestOwner(TestDatabase database, Connection connection)
      throws SQLException {
    database
        .host()
        .block(100)
        .block(101)
        .sql(
            """
            insert into tracks (track_id, owner_id, is_current, is_delete, is_unlisted, blocknumber, txhash)
            values
              (1, 10, true, false, false, 100, 'a'),
              (1, 11, true, false, false, 101, 'b'),
              (1, 12, false, false, false, 101, 'c'),
              (1, 13, true, false, false, null, 'd');
            insert into playlists
              (playlist_id, playlist_owner_id, is_album, is_private, is_current, is_delete, blocknumber)
            values (1, 20, true, false, true, false, 100);
            insert into sol_purchases
              (signature, instruction_index, slot, amount, buyer_user_id, content_id, content_type, is_valid)
            values
              ('of a track', 0, 1, 1000000, 9, 1, 'track', true),
              ('of an album', 0, 1, 1000000, 9, 1, 'album', true),
              ('of a playlist', 0, 1, 1000000, 9, 1, 'playlist', true),
              ('of something gone', 0, 1, 1000000, 9, 2, 'track', true),
              ('not valid yet', 0, 1, 1000000, 9, 1, 'track', null)
            """);

    assertThat(
            rows(
                connection,
                "select signature || ': ' || coalesce(seller_user_id::text, 'nobody') from v_usdc_purchases order by 1"))
        .containsExactly(
            "of a playlist: 20", "of a track: 11", "of an album: 20", "of something gone: nobody");
  }

  @Test
  void goesIntoTheSchemaOfTheSearchPath(Connection connection) throws SQLException {
    execute(connection, "create schema \"Odd name\"; set search_path = \"Odd name\"");
    execute(connection, SqlFile.read(TestDatabase.class, "host-schema.sql"));
    execute(connection, SqlFile.read(TestDatabase.class, "older-host.sql"));

    assertThat(
            rows(
                connection,
                """
                select tgname from pg_trigger
                where tgrelid = 'user_challenges'::regclass and not tgisinternal
                """))
        .containsExactly("on_user_challenge");
    HostRows.on(connection).block(1).user(500);
    assertThat(rows(connection, "select user_id from \"Odd name\".users")).containsExactly("500");
    assertThat(rows(connection, "select user_id from public.users")).isEmpty();
  }
}

package io.challenges.testkit.demo;

import io.challenges.testkit.HostRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What artists and listeners have done before the library comes. */
final class ScenePast {

  private final Connection connection;
  private final Scene scene = new Scene();
  private final Map<Integer, Artist> artists = new HashMap<>();

  private ScenePast(Connection connection) {
    this.connection = connection;
  }

  /** Writes it into blocks that are there, and tells who and what is in it. */
  static Scene write(Connection connection) throws SQLException {
    HostRows.on(connection).sql(Script.text("artists.sql")).sql(Script.text("listeners.sql"));
    MonthlySums.refresh(connection);
    ScenePast past = new ScenePast(connection);
    past.readArtists();
    past.readListeners();
    return past.scene;
  }

  private void readArtists() throws SQLException {
    read(
        "select user_id, is_verified from users where handle_lc like 'artist%'",
        row -> {
          Artist artist = new Artist(row.getInt("user_id"), row.getBoolean("is_verified"));
          artists.put(artist.id(), artist);
          scene.artists().put(artist);
        });
    read(
        """
        select track_id, owner_id, pinned_comment_id is null as without_pin
        from tracks
        where not exists (select from track_trending_scores where track_id = tracks.track_id)
        order by track_id
        """,
        row -> {
          Artist owner = artist(row.getInt("owner_id"));
          scene.tracks().add(new Track(row.getInt("track_id"), owner));
          if (row.getBoolean("without_pin")) {
            owner.withoutPin().add(row.getInt("track_id"));
          }
        });
    read(
        """
        select parent.owner_id, child_track_id
        from remixes
        join tracks parent on parent.track_id = parent_track_id
        where not exists (
          select from saves where user_id = parent.owner_id and save_item_id = child_track_id
        )
        """,
        row -> artist(row.getInt("owner_id")).remixes().add(row.getInt("child_track_id")));
  }

  private Artist artist(int id) {
    return Objects.requireNonNull(artists.get(id));
  }

  private void readListeners() throws SQLException {
    read(
        """
        select user_id, exists (select from sol_purchases where buyer_user_id = user_id) as bought
        from users
        where handle_lc like 'listener%'
        """,
        row ->
            scene
                .listeners()
                .put(new Listener(row.getInt("user_id"), false, row.getBoolean("bought"))));
    read("select comment_id from comments", row -> scene.comments().add(row.getInt("comment_id")));
    read(
        "select signature from sol_purchases where is_valid is null",
        row -> scene.unvalidated().add(row.getString("signature")));
  }

  private void read(String sql, Reading reading) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        reading.read(row);
      }
    }
  }

  private interface Reading {
    void read(ResultSet row) throws SQLException;
  }
}

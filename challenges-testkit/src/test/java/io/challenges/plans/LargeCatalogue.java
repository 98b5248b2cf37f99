package io.challenges.plans;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/** A large host of the whole catalogue, as large-catalogue.sql makes it. */
final class LargeCatalogue {

  static final int HEAD = 30_000;
  static final int PLAYS = 300_000;
  static final int SLOTS = 20_000_000;

  static final int FOLLOWS_A_MILLION = 200_001;
  static final int FOLLOWED_A_MILLION = 200_002;

  /** Verified; sells a track 100,000 times, and has 50,000. */
  static final int SELLER = 200_003;

  static final int SAVES_MUCH = 200_004;
  static final int COMMENTS_MUCH = 200_005;

  private LargeCatalogue() {}

  static TestDatabase create() throws SQLException {
    TestDatabase database = TestDatabase.create(Template.MIGRATED);
    try (Connection connection = database.dataSource().getConnection()) {
      // several statements at once
      connection.setAutoCommit(true);
      HostRows.on(connection).sql(script()).sql("analyze");
    }
    return database;
  }

  private static String script() {
    try (InputStream in = LargeCatalogue.class.getResourceAsStream("large-catalogue.sql")) {
      return new String(Objects.requireNonNull(in, "large-catalogue.sql").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

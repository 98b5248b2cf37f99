package io.challenges.testkit;

import io.challenges.StartFrom;
import io.challenges.migrations.ChallengeMigrations;
import io.challenges.testkit.internal.SqlFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** What a database of a test holds when the test gets it. */
public enum Template {
  /** Nothing: a database as {@code create database} makes it. */
  EMPTY {
    @Override
    void install(DataSource database) {}
  },

  /**
   * The tables of a host, without rows and without anything of the library's, in schema {@code
   * public}.
   */
  HOST {
    @Override
    void install(DataSource database) throws SQLException {
      try (Connection connection = database.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(SqlFile.read(Template.class, "host-schema.sql"));
      }
    }
  },

  /**
   * The tables of a host with all that {@link ChallengeMigrations} adds: the catalogue as it comes,
   * and checkpoints that start from the beginning.
   */
  MIGRATED {
    @Override
    void install(DataSource database) throws SQLException {
      HOST.install(database);
      ChallengeMigrations.on(database).startFrom(StartFrom.BEGINNING).migrate();
    }
  };

  abstract void install(DataSource database) throws SQLException;
}

package io.challenges.host;

import io.challenges.rules.Deployment;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is set in a session and its transaction. */
public final class SessionSettings {

  private final List<@Nullable String> settings;

  private SessionSettings(List<@Nullable String> settings) {
    this.settings = settings;
  }

  /** As they are now; in a transaction where auto-commit is off. */
  public static SessionSettings of(Connection connection) throws SQLException {
    List<@Nullable String> settings =
        new ArrayList<>(
            Deployment.values(
                connection,
                // those of the language are there once a trigger has run
                """
                select name || ' = ' || coalesce(setting, '') from pg_settings
                where name not like 'plpgsql.%'
                union all
                select 'challenges.announce = '
                  || coalesce(current_setting('challenges.announce', true), '')
                """));
    settings.add("auto-commit = " + connection.getAutoCommit());
    return new SessionSettings(settings);
  }

  /** What is different now. */
  public List<@Nullable String> changes(Connection connection) throws SQLException {
    List<@Nullable String> changes = new ArrayList<>(of(connection).settings);
    changes.removeAll(settings);
    return changes;
  }
}

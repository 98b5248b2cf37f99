package io.challenges.benchmark;

import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which triggers on {@code user_challenges} are enabled, and what goes with them. */
enum Triggers {
  /** The row trigger of the earlier system. */
  ROWS_ANY("on_user_challenge_any"),

  /** The same with a condition that the partial index serves, which collects new entries. */
  ROWS_CONTAINS("on_user_challenge_contains"),

  /** The library's. */
  STATEMENTS("challenges");

  private static final String COOLDOWN_INDEX = "challenges_notification_reward_in_cooldown";
  private static final String ANY = "new.user_id = any (user_ids)";
  private static final Pattern ROW_FUNCTION =
      Pattern.compile(
          "create function handle_on_user_challenge\\(\\).*?\\$\\$.*?\\$\\$;", Pattern.DOTALL);

  private final String name;

  Triggers(String name) {
    this.name = name;
  }

  /** Both row triggers, beside the library's. Which of them fire, {@link #enable} says. */
  static void install(Session session) throws SQLException {
    Matcher function = ROW_FUNCTION.matcher(SqlText.read("/io/challenges/testkit/older-host.sql"));
    if (!function.find() || !function.group().contains(ANY)) {
      throw new IllegalStateException("older-host.sql has no handle_on_user_challenge with " + ANY);
    }
    String any = function.group();
    for (Triggers rows : List.of(ROWS_ANY, ROWS_CONTAINS)) {
      String text = rows == ROWS_ANY ? any : any.replace(ANY, "user_ids @> array[new.user_id]");
      session.run(text.replace("handle_on_user_challenge", "handle_" + rows.name));
      session.run(
          "create trigger %1$s after insert or update on user_challenges for each row execute function handle_%1$s()"
              .formatted(rows.name));
    }
    STATEMENTS.enable(session);
  }

  void enable(Session session) throws SQLException {
    session.run("alter table user_challenges enable trigger user");
    if (this == STATEMENTS) {
      session.run("alter table user_challenges disable trigger " + ROWS_ANY.name);
      session.run("alter table user_challenges disable trigger " + ROWS_CONTAINS.name);
    } else {
      session.run("alter table user_challenges disable trigger user");
      session.run("alter table user_challenges enable trigger " + name);
    }
    session.run(
        "alter index %s set (fastupdate = %s)"
            .formatted(COOLDOWN_INDEX, this == ROWS_CONTAINS ? "on" : "off"));
    if (this != ROWS_CONTAINS) {
      session.number("select gin_clean_pending_list('%s')".formatted(COOLDOWN_INDEX));
    }
  }
}

package io.challenges.migrations;

import io.challenges.testkit.HostRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The plans of the statements that ran inside the triggers of a statement, as they ran. The server
 * tells them itself (auto_explain), so nothing has to be taken out of a function's text.
 */
final class TriggerPlans {

  private static final Pattern COOLDOWN_LOOKUP =
      Pattern.compile(
          "Bitmap Index Scan on challenges_notification_reward_in_cooldown .*\\R"
              + "\\s+Index Cond: \\(user_ids @> ");

  private static final Pattern REWARD_LOOKUP =
      Pattern.compile(
          "Bitmap Index Scan on challenges_notification_challenge_reward .*\\R"
              + "\\s+Index Cond: \\(user_ids @> ");

  private static final Pattern WALLET_LOOKUP =
      Pattern.compile(
          "Index Scan (using|on) challenges_users_wallet .*\\R\\s+Index Cond: \\(lower\\(");

  /** An index from one end to the other. */
  private static final Pattern WHOLE_INDEX =
      Pattern.compile("Index (Only )?Scan.* on .*\\R(?!\\s+(Index Cond|Order By): )");

  private final List<String> plans;

  private TriggerPlans(List<String> plans) {
    this.plans = plans;
  }

  /** Runs a statement in a transaction that is then rolled back. */
  static TriggerPlans of(Connection connection, String sql) throws SQLException {
    HostRows.on(connection)
        .sql(
            """
            load 'auto_explain';
            set auto_explain.log_min_duration = 0;
            set auto_explain.log_nested_statements = on;
            set auto_explain.log_level = notice;
            set client_min_messages = notice
            """);
    connection.setAutoCommit(false);
    List<String> plans = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      for (SQLWarning plan = statement.getWarnings(); plan != null; plan = plan.getNextWarning()) {
        String text = String.valueOf(plan.getMessage());
        if (!text.contains("Query Text: " + sql.strip())) {
          plans.add(text);
        }
      }
    }
    connection.rollback();
    connection.setAutoCommit(true);
    return new TriggerPlans(plans);
  }

  /** Fails unless the one statement that announces looks cooldowns up in their own index. */
  void lookUpCooldownsInTheirIndex() {
    String plan = announcing();
    if (!COOLDOWN_LOOKUP.matcher(plan).find()) {
      throw new AssertionError("The lookup of cooldowns does not use their index:\n" + plan);
    }
    readNoTableWhole();
  }

  /** Fails unless each look for an earlier reward reads the index of rewards. */
  void lookUpRewardsInTheirIndex() {
    List<String> looks =
        plans.stream().filter(plan -> plan.contains("max(n.\"timestamp\")")).toList();
    if (looks.isEmpty()) {
      throw new AssertionError("Nobody was looked up:\n" + plans);
    }
    for (String plan : looks) {
      if (!REWARD_LOOKUP.matcher(plan).find()) {
        throw new AssertionError("The lookup of rewards does not use their index:\n" + plan);
      }
    }
    readNoTableWhole();
  }

  /** Fails unless recipients are found by their wallets' index. */
  void lookUpWalletsInTheirIndex() {
    if (plans.stream().noneMatch(WALLET_LOOKUP.asPredicate())) {
      throw new AssertionError("The lookup of wallets does not use their index:\n" + plans);
    }
  }

  /** Fails if anything but a transition table is read from one end to the other. */
  void readNoTableWhole() {
    for (String plan : plans) {
      // the foreign key's own check reads the few rows of the catalogue
      if (plan.contains("Seq Scan on") && !plan.contains("FOR KEY SHARE OF x")) {
        throw new AssertionError("Reads a whole table:\n" + plan);
      }
      if (WHOLE_INDEX.matcher(plan).find()) {
        throw new AssertionError("Reads a whole index:\n" + plan);
      }
    }
  }

  /** How many of the statements inside wrote notifications or scores. */
  long writes() {
    return plans.stream()
        .filter(
            plan ->
                plan.contains("Insert on notification")
                    || plan.contains("Update on user_score_features"))
        .count();
  }

  private String announcing() {
    List<String> announcing =
        plans.stream().filter(plan -> plan.contains("Insert on notification")).toList();
    if (announcing.size() != 1) {
      throw new AssertionError("Expected one statement that announces, not " + announcing.size());
    }
    return announcing.get(0);
  }
}

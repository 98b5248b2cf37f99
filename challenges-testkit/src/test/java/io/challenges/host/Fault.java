package io.challenges.host;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.StartFrom;
import io.challenges.rules.UserEventChallenges;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Ways in which a tick of a host's own challenge {@code vip} fails. */
public enum Fault {
  TYPO_IN_SOURCE("source 1", "42703", "\"user_idd\"") {
    @Override
    ChallengeDefinition.Builder definition() {
      return ChallengeDefinition.named("vip")
          .source(Axis.BLOCKS, SOURCE.replace("user_id", "user_idd"))
          .derivation(DERIVATION);
    }
  },
  TYPO_IN_EXPANSION("source 1 (expansion)", "42601", "\"moved\"") {
    @Override
    ChallengeDefinition.Builder definition() {
      return super.definition().expandedBy("select key form moved where true");
    }
  },
  TYPO_IN_COMPANION("companion 2", "42P01", "\"nowhere\"") {
    @Override
    ChallengeDefinition.Builder definition() {
      return super.definition()
          .companion("update challenges set amount = '77' where id = 'vip'")
          .companion("insert into nowhere select key from dirty");
    }
  },
  TYPO_IN_DERIVATION("derivation", "42703", "challenge.amuont") {
    @Override
    ChallengeDefinition.Builder definition() {
      return super.definition().derivation(DERIVATION.replace("amount", "amuont"));
    }
  },
  WRONG_NUMBER("derivation", "22012", "division by zero") {
    @Override
    ChallengeDefinition.Builder definition() {
      return super.definition()
          .derivation(DERIVATION.replace("1 as progress", "1 / 0 as progress"));
    }
  },
  OPERATOR_IN_SOURCE("source 1", "22023", "paramet") {
    @Override
    ChallengeDefinition.Builder definition() {
      return ChallengeDefinition.named("vip")
          .source(Axis.BLOCKS, SOURCE + " where " + OPERATOR)
          .derivation(DERIVATION);
    }
  },
  OPERATOR_IN_EXPANSION("source 1 (expansion)", "22023", "paramet") {
    @Override
    ChallengeDefinition.Builder definition() {
      return super.definition().expandedBy("select key from moved where " + OPERATOR);
    }
  },
  OPERATOR_IN_COMPANION("companion 1", "22023", "paramet") {
    @Override
    ChallengeDefinition.Builder definition() {
      return super.definition()
          .companion("update challenges set amount = '77' where id = 'vip' and " + OPERATOR);
    }
  },
  OPERATOR_IN_DERIVATION("derivation", "22023", "paramet") {
    @Override
    ChallengeDefinition.Builder definition() {
      return super.definition().derivation(DERIVATION + "where " + OPERATOR);
    }
  },
  LISTENER("the listener onCompleted", "P0001", "no funds") {
    @Override
    void settings(ChallengeSettings.Builder settings) {
      settings.onCompleted(
          (connection, challenge, rows) -> {
            throw new SQLException("no funds", "P0001");
          });
    }
  },
  STATEMENT_OF_LISTENER("the listener onCompleted", "42P01", "\"nowhere\"") {
    @Override
    void settings(ChallengeSettings.Builder settings) {
      settings.onCompleted(
          (connection, challenge, rows) -> {
            try (Statement statement = connection.createStatement()) {
              statement.execute("set local work_mem = '1MB'");
              statement.execute("insert into nowhere values (1)");
            }
          });
    }
  },
  TIMEOUT("derivation", "57014", "statement timeout") {
    @Override
    ChallengeDefinition.Builder definition() {
      return super.definition()
          .derivation(
              DERIVATION.replace(
                  "1 as progress", "(select 1 from pg_sleep(600 + dirty.key)) as progress"));
    }

    @Override
    void prepare(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("set statement_timeout = '1s'");
      }
    }
  };

  public static final String SOURCE =
      """
      select user_id as key, blocknumber as position, xmin as version
      from /*schema.*/users
      """;

  /** The driver takes its question mark for a parameter that has no value, and sends nothing. */
  private static final String OPERATOR = "'{\"a\": 1}'::jsonb ? 'a'";

  public static final String DERIVATION =
      """
      select
        to_hex(dirty.key) as specifier, dirty.key as user_id, 1 as progress, 1 as target,
        challenge.amount, null::bigint as completed_blocknumber, null::timestamp as completed_at
      from dirty
      cross join challenge
      """;

  /** What was running, as the error says. */
  final String statement;

  final String state;

  /** What the cause says. */
  final String cause;

  Fault(String statement, String state, String cause) {
    this.statement = statement;
    this.state = state;
    this.cause = cause;
  }

  ChallengeDefinition.Builder definition() {
    return sound();
  }

  void settings(ChallengeSettings.Builder settings) {}

  /** What the session needs for it. */
  void prepare(Connection connection) throws SQLException {}

  /** The built-in challenges, and one that fails once a user moves. */
  final Challenges challenges() {
    ChallengeSettings.Builder settings = ChallengeSettings.builder();
    settings(settings);
    return UserEventChallenges.with(settings.build())
        .define(definition().startFrom(StartFrom.BEGINNING).build());
  }

  /** The same challenge without a fault. */
  static ChallengeDefinition.Builder sound() {
    return ChallengeDefinition.named("vip")
        .source(Axis.BLOCKS, SOURCE)
        .derivation(DERIVATION)
        .startFrom(StartFrom.BEGINNING);
  }
}

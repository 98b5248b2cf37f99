package io.challenges.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ChallengeDefinition;
import io.challenges.Challenges;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoTest {

  private static final List<String> SMALL = List.of("--seconds", "2", "--users=2000");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void endsWithTheGoodNews() {
    int code = run(SMALL, connection -> {});

    assertThat(code).as(output()).isZero();
    assertThat(output())
        .contains("its past: 2,000 users")
        .contains("Bitmap Index Scan on challenges_notification_reward_in_cooldown")
        .contains("Is it right? Yes.");
    assertThat(output().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void completesRowsOfEveryChallenge() {
    Set<String> completed = new HashSet<>();
    int code =
        run(
            SMALL,
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet row =
                      statement.executeQuery(
                          "select distinct challenge_id from user_challenges where is_complete")) {
                while (row.next()) {
                  completed.add(row.getString(1));
                }
              }
            });

    List<String> challenges =
        Challenges.standard().definitions().stream().map(ChallengeDefinition::challengeId).toList();
    assertThat(code).as(output()).isZero();
    assertThat(completed).containsExactlyInAnyOrderElementsOf(challenges);
    assertThat(challenges)
        .allSatisfy(id -> assertThat(Meaning.of(id)).isNotEmpty())
        .allSatisfy(
            id -> assertThat(output()).contains("\n  %-3s %s".formatted(id, Meaning.of(id))));
  }

  @Test
  void seesARowThatIsGone() {
    int code =
        run(
            SMALL,
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute(
                    """
                    delete from user_challenges
                    where challenge_id = 'm'
                      and specifier = (
                        select min(specifier) from user_challenges where challenge_id = 'm'
                      )
                    """);
              }
            });

    assertThat(code).as(output()).isEqualTo(1);
    assertThat(output()).contains("Is it right? NO.").contains("is missing: user");
  }

  @Test
  void seesARowThatNobodyEarned() {
    int code =
        run(
            SMALL,
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute(
                    """
                    insert into user_challenges (
                      challenge_id, specifier, user_id, is_complete, current_step_count, amount,
                      completed_blocknumber, completed_at
                    )
                    values
                      ('m', 'fffffff', 268435455, true, 1, 1, 1, localtimestamp),
                      ('e', 'fffffff2025010112', 268435455, true, 7, 7, 1, localtimestamp)
                    """);
              }
            });

    assertThat(code).as(output()).isEqualTo(1);
    assertThat(output())
        .contains("m fffffff is user 268435455, complete")
        .contains("e fffffff2025010112 is user 268435455, complete");
  }

  @Test
  void tellsWhenItCannotBeRun() {
    int code =
        run(
            SMALL,
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute("drop table challenge_exclusions");
              }
            });

    assertThat(code).isEqualTo(3);
    assertThat(output()).contains("The demo failed: ").contains("challenge_exclusions");
  }

  @Test
  void listsItsOptions() {
    assertThat(run(List.of("--help"), connection -> {})).isZero();
    assertThat(output()).isEqualTo(DemoOptions.USAGE);
  }

  @Test
  void refusesOptionsThatItDoesNotHave() {
    assertThat(run(List.of("--minutes", "2"), connection -> {})).isEqualTo(2);
    assertThat(output()).startsWith("There is no option --minutes").contains("--seconds N");
  }

  private int run(List<String> arguments, DemoRun.Interference interference) {
    PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    return Demo.run(arguments, out, false, interference);
  }

  private String output() {
    return written.toString(StandardCharsets.UTF_8);
  }
}

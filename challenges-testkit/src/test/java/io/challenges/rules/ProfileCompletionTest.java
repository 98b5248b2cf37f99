package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.ItemType;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Seven steps, and the seven answers that a host shows of them. */
@ChallengesDatabase
class ProfileCompletionTest {

  private static final int USER = 700;
  private static final String ROW = "2bc";

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    deployment.host().block(100);
  }

  /** A user with a handle and nothing else. */
  private HostRows user(int userId) throws SQLException {
    return deployment.host().user(userId, user -> user.name(null));
  }

  private HostRows complete(int userId) throws SQLException {
    deployment
        .host()
        .user(userId, user -> user.bio("a bio").profilePicture("Qm1").coverPhoto("Qm2"))
        .repost(userId, 1)
        .save(userId, 1);
    return followFive(userId);
  }

  private HostRows followFive(int userId) throws SQLException {
    for (int followee = 1; followee <= 5; followee++) {
      deployment.host().follow(userId, followee);
    }
    return deployment.host();
  }

  private @Nullable Integer progress() throws SQLException {
    deployment.tick("p");
    List<UserChallenge> rows = deployment.rows("p");
    assertThat(rows).hasSizeLessThanOrEqualTo(1);
    return rows.isEmpty() ? null : rows.get(0).progress();
  }

  /** Those of the seven that are true. */
  private List<@Nullable String> answers(int userId) throws SQLException {
    return deployment.values(
        """
        select answer.key
        from challenge_profile_completion as completion,
          jsonb_each(to_jsonb(completion) - 'user_id') as answer
        where completion.user_id = %d and answer.value = 'true'
        order by answer.key
        """
            .formatted(userId));
  }

  private List<@Nullable String> usersWithAnswers() throws SQLException {
    return deployment.values("select user_id from challenge_profile_completion order by user_id");
  }

  @Test
  void isCompleteWithSevenSteps() throws SQLException {
    complete(USER).block(102);

    deployment.tick("p");

    assertThat(deployment.rows("p"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.specifier()).isEqualTo(ROW);
              assertThat(row.userId()).isEqualTo(USER);
              assertThat(row.complete()).isTrue();
              assertThat(row.progress()).isEqualTo(7);
              assertThat(row.amount()).isEqualTo(1);
              assertThat(row.block()).isEqualTo(100);
              assertThat(row.completedAt())
                  .isEqualTo(LocalDateTime.ofInstant(Deployment.INSTANT, ZoneOffset.UTC));
            });
    assertThat(answers(USER))
        .containsExactly(
            "favorites",
            "follows",
            "profile_cover_photo",
            "profile_description",
            "profile_name",
            "profile_picture",
            "reposts");
  }

  @Test
  void takesTheTargetFromTheCatalogue() throws SQLException {
    deployment
        .catalogue("p", "step_count", 2)
        .host()
        .user(USER, user -> user.bio("a bio").profilePicture("Qm1"));

    assertThat(progress()).as("no further than the target").isEqualTo(2);

    assertThat(deployment.paid("p")).containsExactly(ROW);
  }

  @Nested
  class Steps {

    @ParameterizedTest
    @CsvSource({
      "bio, profile_description",
      "name, profile_name",
      "profile_picture, profile_picture",
      "profile_picture_sizes, profile_picture",
      "cover_photo, profile_cover_photo",
      "cover_photo_sizes, profile_cover_photo"
    })
    void areColumnsThatAreSet(String column, String answer) throws SQLException {
      user(USER);
      assertThat(progress()).as("there is no row without progress").isNull();

      deployment.host().block(101).updateUser(USER, user -> user.set(column, ""));
      assertThat(progress()).isNull();
      assertThat(answers(USER)).isEmpty();

      deployment.host().block(102).updateUser(USER, user -> user.set(column, "something"));
      assertThat(progress()).isEqualTo(1);
      assertThat(deployment.row("p", ROW).complete()).isFalse();
      assertThat(answers(USER)).containsExactly(answer);

      deployment.host().block(103).updateUser(USER, user -> user.set(column, null));
      assertThat(progress()).as("downwards to zero").isZero();
      assertThat(answers(USER)).isEmpty();
    }

    @Test
    void countBothKindsOfAPictureOnce() throws SQLException {
      user(USER)
          .updateUser(
              USER,
              user ->
                  user.profilePicture("Qm1")
                      .profilePictureSizes("Qm2")
                      .coverPhoto("Qm3")
                      .coverPhotoSizes("Qm4"));

      assertThat(progress()).isEqualTo(2);
    }

    @Test
    void includeFiveFollows() throws SQLException {
      user(USER);
      for (int followee = 1; followee <= 4; followee++) {
        deployment.host().follow(USER, followee);
      }
      // the other way round
      deployment.host().follow(5, USER);
      assertThat(progress()).isNull();

      deployment.host().block(101).follow(USER, 5);
      assertThat(progress()).isEqualTo(1);
      assertThat(answers(USER)).containsExactly("follows");

      deployment.host().block(102).updateFollow(USER, 2, follow -> follow.deleted(true));
      assertThat(progress()).isZero();

      deployment.host().block(103).appendFollow(USER, 2, follow -> follow.deleted(false));
      assertThat(progress()).isEqualTo(1);
    }

    @Test
    void countFollowsOfOnePersonOnce() throws SQLException {
      user(USER);
      for (int followee = 1; followee <= 4; followee++) {
        deployment.host().follow(USER, followee).follow(USER, followee);
      }

      assertThat(progress()).isNull();
    }

    @Test
    void includeARepostAndASave() throws SQLException {
      user(USER).repost(USER, 1);
      assertThat(progress()).isEqualTo(1);
      assertThat(answers(USER)).containsExactly("reposts");

      deployment.host().block(101).save(USER, 1);
      assertThat(progress()).isEqualTo(2);
      assertThat(answers(USER)).containsExactly("favorites", "reposts");

      deployment
          .host()
          .block(102)
          .updateRepost(USER, ItemType.TRACK, 1, repost -> repost.deleted(true));
      assertThat(progress()).isEqualTo(1);
      assertThat(answers(USER)).containsExactly("favorites");

      deployment.host().block(103).updateSave(USER, ItemType.TRACK, 1, save -> save.deleted(true));
      assertThat(progress()).isZero();
      assertThat(answers(USER)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void includeRepostsAndSavesOfAnything(ItemType type) throws SQLException {
      user(USER).repost(USER, type, 1, row -> {}).save(USER, type, 1, row -> {});

      assertThat(progress()).isEqualTo(2);
    }

    @Test
    void countCurrentRowsOnly() throws SQLException {
      user(USER)
          .repost(USER, ItemType.TRACK, 1, row -> row.current(false))
          .save(USER, ItemType.TRACK, 1, row -> row.current(false));
      for (int followee = 1; followee <= 5; followee++) {
        deployment.host().follow(USER, followee, row -> row.current(false));
      }

      assertThat(progress()).isNull();
    }

    /** Deleted, but the row before was never demoted. */
    @Test
    void takeTheLatestOfSeveralCurrentRows() throws SQLException {
      user(USER)
          .follow(USER, 5, row -> row.txhash("a"))
          .repost(USER, ItemType.TRACK, 1, row -> row.txhash("a"))
          .save(USER, ItemType.TRACK, 1, row -> row.txhash("a"));
      for (int followee = 1; followee <= 4; followee++) {
        deployment.host().follow(USER, followee);
      }
      assertThat(progress()).isEqualTo(3);

      deployment
          .host()
          .block(101)
          .follow(USER, 5, row -> row.txhash("b").deleted(true))
          .repost(USER, ItemType.TRACK, 1, row -> row.txhash("b").deleted(true))
          .save(USER, ItemType.TRACK, 1, row -> row.txhash("b").deleted(true));
      assertThat(progress()).isZero();
    }

    @Test
    void comeBackWhenTheRowsThatHidThemAreDemoted() throws SQLException {
      user(USER);
      for (int followee = 1; followee <= 4; followee++) {
        deployment.host().follow(USER, followee);
      }
      deployment
          .host()
          .follow(USER, 5, row -> row.txhash("a"))
          .repost(USER, ItemType.TRACK, 1, row -> row.txhash("a"))
          .save(USER, ItemType.TRACK, 1, row -> row.txhash("a"))
          .block(101)
          .follow(USER, 5, row -> row.txhash("b").deleted(true))
          .repost(USER, ItemType.TRACK, 1, row -> row.txhash("b").deleted(true))
          .save(USER, ItemType.TRACK, 1, row -> row.txhash("b").deleted(true));
      assertThat(progress()).isNull();

      for (String table : List.of("follows", "reposts", "saves")) {
        deployment
            .host()
            .block(102)
            .sql(
                "update %s set is_current = false, blocknumber = 102 where txhash = 'b'"
                    .formatted(table));
      }
      assertThat(progress()).isEqualTo(3);
    }

    @Test
    void takeTheRowOfTheGreatestBlockFirst() throws SQLException {
      user(USER);
      for (int followee = 1; followee <= 4; followee++) {
        deployment.host().follow(USER, followee);
      }
      deployment
          .host()
          .block(101)
          .follow(USER, 5, row -> row.txhash("a"))
          .repost(USER, ItemType.TRACK, 1, row -> row.txhash("a"))
          .save(USER, ItemType.TRACK, 1, row -> row.txhash("a"))
          .block(100)
          .follow(USER, 5, row -> row.txhash("b").deleted(true))
          .repost(USER, ItemType.TRACK, 1, row -> row.txhash("b").deleted(true))
          .save(USER, ItemType.TRACK, 1, row -> row.txhash("b").deleted(true));

      assertThat(progress()).isEqualTo(3);
    }

    @Test
    void takeTheRowOfTheGreatestTransactionWithinABlock() throws SQLException {
      twoOfEach(user(USER), USER, "b", "a");
      twoOfEach(user(701), 701, "a", "b");

      assertThat(progress()).isEqualTo(3);
    }

    private void twoOfEach(HostRows host, int user, String live, String deleted)
        throws SQLException {
      for (int followee = 1; followee <= 4; followee++) {
        host.follow(user, followee);
      }
      host.follow(user, 5, row -> row.txhash(live))
          .repost(user, ItemType.TRACK, 1, row -> row.txhash(live))
          .save(user, ItemType.TRACK, 1, row -> row.txhash(live))
          .follow(user, 5, row -> row.txhash(deleted).deleted(true))
          .repost(user, ItemType.TRACK, 1, row -> row.txhash(deleted).deleted(true))
          .save(user, ItemType.TRACK, 1, row -> row.txhash(deleted).deleted(true));
    }

    @Test
    void takeARowWithoutABlockLast() throws SQLException {
      user(USER);
      for (int followee = 1; followee <= 4; followee++) {
        deployment.host().follow(USER, followee);
      }
      deployment
          .host()
          .follow(USER, 5, row -> row.txhash("a"))
          .repost(USER, ItemType.TRACK, 1, row -> row.txhash("a"))
          .save(USER, ItemType.TRACK, 1, row -> row.txhash("a"))
          .follow(USER, 5, row -> row.txhash("b").deleted(true).blocknumber(null))
          .repost(USER, ItemType.TRACK, 1, row -> row.txhash("b").deleted(true).blocknumber(null))
          .save(USER, ItemType.TRACK, 1, row -> row.txhash("b").deleted(true).blocknumber(null));

      assertThat(progress()).isEqualTo(3);
    }

    /** A playlist, or another track, hides nothing of a track. */
    @Test
    void tellOneItemFromAnother() throws SQLException {
      user(USER)
          .repost(USER, 7)
          .save(USER, 7)
          .block(101)
          .repost(USER, ItemType.PLAYLIST, 7, row -> row.deleted(true))
          .save(USER, ItemType.PLAYLIST, 7, row -> row.deleted(true))
          .repost(USER, ItemType.TRACK, 8, row -> row.deleted(true))
          .save(USER, ItemType.TRACK, 8, row -> row.deleted(true))
          .repost(701, ItemType.TRACK, 7, row -> row.deleted(true))
          .save(701, ItemType.TRACK, 7, row -> row.deleted(true));
      for (int followee = 1; followee <= 5; followee++) {
        deployment.host().follow(USER, followee);
      }
      deployment
          .host()
          .block(102)
          .follow(USER, 6, row -> row.deleted(true))
          .follow(701, 5, row -> row.deleted(true));

      assertThat(progress()).isEqualTo(3);
    }
  }

  @Nested
  class Whoever {

    @Test
    void hasNoHandleHasNoProgress() throws SQLException {
      deployment.host().user(USER, user -> user.handle(null)).user(701, user -> user.handle(""));

      assertThat(progress()).isNull();
      assertThat(usersWithAnswers()).isEmpty();
    }

    @Test
    void isDeactivatedHasNoProgress() throws SQLException {
      deployment.host().user(USER, user -> user.deactivated(true));
      followFive(USER);

      assertThat(progress()).isNull();
      assertThat(usersWithAnswers()).isEmpty();
    }

    @Test
    void isNotKnownToBeDeactivatedHas() throws SQLException {
      deployment.host().user(USER, user -> user.deactivated(null));

      assertThat(progress()).isEqualTo(1);
    }

    @Test
    void isUnknownHasNoProgress() throws SQLException {
      followFive(USER).user(USER, user -> user.current(false));

      assertThat(progress()).isNull();
      assertThat(usersWithAnswers()).isEmpty();
    }

    @Test
    void appearsLaterHasMadeStepsBefore() throws SQLException {
      followFive(USER);
      assertThat(progress()).isNull();
      user(USER);

      assertThat(progress()).isEqualTo(1);
    }

    @Test
    void goesFallsToZeroAndComesBack() throws SQLException {
      deployment.host().user(USER);
      assertThat(progress()).isEqualTo(1);

      deployment.host().block(101).updateUser(USER, user -> user.deactivated(true));
      assertThat(progress()).isZero();
      deployment.host().block(102).updateUser(USER, user -> user.deactivated(false));
      assertThat(progress()).isEqualTo(1);

      deployment.host().block(103).updateUser(USER, user -> user.handle(null));
      assertThat(progress()).isZero();
      deployment.host().block(104).updateUser(USER, user -> user.handle("Back"));
      assertThat(progress()).isEqualTo(1);

      deployment
          .host()
          .block(105)
          .sql("update users set is_current = false, blocknumber = 105")
          .sql("insert into blocks (blockhash, number) values ('105', 106)");
      assertThat(progress()).isZero();
    }

    @Test
    void hasTwoRowsHasTheStepsOfTheLatest() throws SQLException {
      deployment
          .host()
          .block(101)
          .user(USER, user -> user.txhash("a"))
          .user(701, user -> user.txhash("a").deactivated(true))
          .user(702, user -> user.txhash("b"))
          .user(702, user -> user.txhash("a").bio("a bio"))
          .user(703, user -> user.txhash("a"))
          .user(703, user -> user.txhash("b").bio("a bio").blocknumber(null))
          .block(100)
          .user(USER, user -> user.txhash("b").bio("a bio"))
          .user(701, user -> user.txhash("b"));

      deployment.tick("p");

      assertThat(deployment.rows("p"))
          .extracting(UserChallenge::specifier, UserChallenge::progress)
          .containsExactly(tuple("2bc", 1), tuple("2be", 1), tuple("2bf", 1));
      assertThat(usersWithAnswers()).containsExactly("700", "702", "703");
    }
  }

  @Nested
  class Answers {

    @Test
    void areThereForEverybodyWhoCouldMakeSteps() throws SQLException {
      user(USER);

      deployment.tick("p");

      assertThat(deployment.rows("p")).isEmpty();
      assertThat(usersWithAnswers()).containsExactly("700");
      assertThat(
              deployment.value(
                  """
                  select num_nulls(
                    profile_description, profile_name, profile_picture, profile_cover_photo,
                    follows, favorites, reposts
                  )
                  from challenge_profile_completion
                  """))
          .isEqualTo("0");
    }

    @Test
    void followTheSourcesAlsoAfterCompletion() throws SQLException {
      complete(USER);
      deployment.tick("p");
      UserChallenge paid = deployment.row("p", ROW);
      deployment
          .host()
          .block(101)
          .updateUser(USER, user -> user.bio(null))
          .updateFollow(USER, 1, follow -> follow.deleted(true));

      assertThat(deployment.tick("p").rowsScanned()).isEqualTo(2);

      assertThat(deployment.rows("p")).containsExactly(paid);
      assertThat(answers(USER))
          .containsExactly(
              "favorites", "profile_cover_photo", "profile_name", "profile_picture", "reposts");
    }

    @Test
    void stayAsTheyAreOfWhoeverCanMakeNoMoreSteps() throws SQLException {
      complete(USER);
      deployment.tick("p");
      deployment
          .host()
          .block(101)
          .updateUser(USER, user -> user.deactivated(true).bio(null).name(null));

      assertThat(deployment.tick("p").rowsScanned()).isEqualTo(1);

      assertThat(answers(USER)).hasSize(7);
    }

    @Test
    void areOnlyWrittenWhereTheyDiffer() throws SQLException {
      complete(USER);
      complete(701);
      deployment.tick("p");
      String versions =
          "select string_agg(xmin::text || ctid, ' ' order by user_id) from challenge_profile_completion";
      String before = deployment.value(versions);
      deployment
          .host()
          .block(101)
          .sql("update users set blocknumber = 101")
          .sql("update follows set blocknumber = 101");

      assertThat(deployment.tick("p").keysDerived()).isEqualTo(2);

      assertThat(deployment.value(versions)).isEqualTo(before);
    }

    /** As an older job may have left it. */
    @Test
    void takeThePlaceOfWhatIsNotKnown() throws SQLException {
      deployment
          .host()
          .sql("insert into challenge_profile_completion (user_id) values (?)", USER)
          .user(USER);

      deployment.tick("p");

      assertThat(answers(USER)).containsExactly("profile_name");
    }
  }

  @Test
  void countsTheSameInBatchesOfOne(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database, settings -> settings.batchSize(1));
    complete(USER);
    user(701).block(101);
    followFive(701).block(102).updateUser(701, user -> user.bio("a bio"));

    deployment.settle("p");

    assertThat(deployment.paid("p")).containsExactly(ROW);
    assertThat(deployment.row("p", "2bd").progress()).isEqualTo(2);
    assertThat(answers(701)).containsExactly("follows", "profile_description");
  }

  @Test
  void isReconciledByTheUser() throws SQLException {
    deployment.host().user(USER).user(701, user -> user.bio("a bio"));
    // more than the lateness above
    followFive(USER).block(500).user(702);
    deployment.rest();
    deployment
        .host()
        .sql("update follows set is_delete = true where followee_user_id = 3")
        .sql("delete from users where user_id = 701");
    deployment.rest();
    assertThat(deployment.row("p", ROW).progress()).isEqualTo(2);

    deployment
        .challenges()
        .inspect("p")
        .reconcile()
        .pause(Duration.ZERO)
        .run(deployment.connection());

    assertThat(deployment.row("p", ROW).progress()).isEqualTo(1);
    assertThat(answers(USER)).containsExactly("profile_name");
    assertThat(deployment.row("p", "2bd").progress()).as("found by its row alone").isZero();
  }

  @Test
  void isExcludedByTheUser() throws SQLException {
    Connection connection = deployment.connection();
    complete(USER);
    deployment.settle("p");

    deployment.challenges().inspect("p").exclude(connection, ROW, "fraud");
    deployment.host().block(101).updateUser(USER, user -> user.bio("another"));
    deployment.tick("p");

    assertThat(deployment.rows("p")).isEmpty();
    assertThat(deployment.challenges().inspect("p").include(connection, ROW).keys())
        .containsExactly("700");
    assertThat(deployment.paid("p")).containsExactly(ROW);
  }
}

package io.challenges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChallengesTest {

  private static final String SOURCE =
      "select user_id as key, blocknumber as position, xmin as version from users";

  private static ChallengeDefinition.Builder vip() {
    return ChallengeDefinition.named("vip").source(Axis.BLOCKS, SOURCE).derivation("select 1");
  }

  private static List<String> ids() {
    return Challenges.standard().definitions().stream()
        .map(ChallengeDefinition::challengeId)
        .toList();
  }

  @Test
  void anUnknownIdIsAnsweredWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Challenges.standard().processor("x"))
        .withMessage("There is no challenge x; there are " + ids());
  }

  @Test
  void processorsAreInTheOrderOfTheirIds() {
    assertThat(Challenges.standard().define(vip().build()).processors())
        .extracting(ChallengeProcessor::challengeId)
        .contains("m", "r", "rd", "rv", "vip")
        .isSorted();
  }

  @Test
  void definingOneMoreLeavesTheOthersAsTheyWere() {
    Challenges standard = Challenges.standard();

    Challenges more = standard.define(vip().build());

    assertThat(more.processors()).hasSize(standard.processors().size() + 1);
    assertThat(standard.definitions()).extracting("challengeId").doesNotContain("vip");
  }

  @Test
  void someCanBeLeftOut() {
    Challenges all = Challenges.standard().define(vip().build());

    Challenges fewer = all.without("r", "vip", "r");

    assertThat(fewer.processors())
        .extracting(ChallengeProcessor::challengeId)
        .doesNotContain("r", "vip")
        .hasSize(all.processors().size() - 2);
    assertThat(fewer.settings()).isSameAs(all.settings());
    assertThat(all.definitions()).extracting("challengeId").contains("r", "vip");
    assertThat(fewer.define(vip().build()).processor("vip").challengeId()).isEqualTo("vip");
  }

  @Test
  void whatIsNotThereCannotBeLeftOut() {
    Challenges one = Challenges.standard();
    for (ChallengeDefinition definition : one.definitions()) {
      if (!definition.challengeId().equals("m")) {
        one = one.without(definition.challengeId());
      }
    }
    Challenges mobile = one;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> mobile.without("m", "x"))
        .withMessage("There is no challenge x; there are [m]");
  }

  @Test
  void anIdIsDefinedOnce() {
    Challenges standard = Challenges.standard();
    ChallengeDefinition second =
        ChallengeDefinition.named("r").source(Axis.BLOCKS, SOURCE).derivation("select 1").build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> standard.define(second))
        .withMessage("Challenge r is defined already; choose another id");
  }

  @Test
  void aDefinitionNeedsASourceAndADerivation() {
    assertThatIllegalStateException()
        .isThrownBy(() -> ChallengeDefinition.named("vip").derivation("select 1").build())
        .withMessage("Challenge vip needs a dirty source");
    assertThatIllegalStateException()
        .isThrownBy(() -> ChallengeDefinition.named("vip").source(Axis.BLOCKS, SOURCE).build())
        .withMessage("Challenge vip needs a derivation");
  }

  @Test
  void aFoldHasNeitherADerivationNorACap() {
    ChallengeFold fold = (connection, input) -> new ChallengeFold.Folded(List.of(), any -> {});
    assertThatIllegalStateException()
        .isThrownBy(() -> vip().fold("fold", fold).build())
        .withMessage("Challenge vip has both a derivation and a fold");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                ChallengeDefinition.named("vip")
                    .source(Axis.BLOCKS, SOURCE)
                    .fold("fold", fold)
                    .rollingCap(new RollingCap(5, Duration.ofDays(7), "select 1"))
                    .build())
        .withMessage("Challenge vip has a fold, which keeps to its cap itself");
  }

  @Test
  void anExpansionFollowsItsSource() {
    assertThatIllegalStateException()
        .isThrownBy(() -> ChallengeDefinition.named("vip").expandedBy("select key from moved"));
    assertThat(vip().expandedBy("select key from moved").build().sources())
        .singleElement()
        .extracting(DirtySource::expansion)
        .isEqualTo("select key from moved");
  }

  @Test
  void axesComeInTheOrderOfTheSources() {
    ChallengeDefinition definition =
        ChallengeDefinition.named("vip")
            .source(Axis.PLAYS, SOURCE)
            .source(Axis.BLOCKS, SOURCE)
            .source(Axis.PLAYS, SOURCE)
            .derivation("select 1")
            .build();

    assertThat(definition.axes()).containsExactly(Axis.PLAYS, Axis.BLOCKS);
    assertThat(definition.sources(Axis.PLAYS))
        .extracting("name")
        .isEqualTo(List.of("source 1", "source 3"));
  }

  @Test
  void rowsLeadBackToTheirKeys() {
    assertThat(vip().build().rowKeys()).isEqualTo("select user_id as key from kept");
    assertThat(vip().key(KeyType.TEXT).build().rowKeys())
        .isEqualTo("select specifier as key from kept");
    assertThat(vip().rowKeys("select 1 as key from kept").build().rowKeys())
        .isEqualTo("select 1 as key from kept");
  }

  @Test
  void anAxisWithoutASourceCannotBeMovedBack() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Challenges.standard().inspect("m").rewind(mock(Connection.class), Axis.SLOTS, 1))
        .withMessage("Challenge m has no source on SLOTS; it has [BLOCKS]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Challenges.standard().inspect("x"))
        .withMessage("There is no challenge x; there are " + ids());
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChallengeSettings.builder().batchSize(0).build())
        .withMessage("The batch size must be at least 1, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChallengeSettings.builder().schema(" ").build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChallengeSettings.builder().lateness(Axis.BLOCKS, -1))
        .withMessage("The lateness of BLOCKS must be from 0 to 1152921504606846976, not -1");
  }

  @Test
  void everyAxisHasALateness() {
    ChallengeSettings settings = ChallengeSettings.builder().lateness(Axis.BLOCKS, 7).build();

    assertThat(settings.lateness())
        .containsEntry(Axis.BLOCKS, 7L)
        .containsEntry(Axis.PLAYS, 1_000L)
        .containsEntry(Axis.SLOTS, 1_000_000L);
  }
}

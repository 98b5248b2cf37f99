package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ExclusionResult;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.PurchaseRow;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was paid for: b rewards who bought it, s who sold it. */
@ChallengesDatabase
class PurchaseTest {

  private static final int SELLER = 500;
  private static final int BUYER = 600;
  private static final int TRACK = 7;
  private static final int ALBUM = 8;

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    deployment
        .host()
        .block(100)
        .user(SELLER, u -> u.verified(true))
        .track(TRACK, SELLER)
        .playlist(ALBUM, SELLER, p -> p.album(true));
    deployment.settle("b");
    deployment.settle("s");
  }

  private HostRows host() throws SQLException {
    return deployment.host().block(100);
  }

  private int amount(String challenge, String specifier) throws SQLException {
    Integer amount = deployment.row(challenge, specifier).amount();
    return amount == null ? -1 : amount;
  }

  private void assertPaid(String challenge, String... specifiers) throws SQLException {
    deployment.tick(challenge);
    assertThat(deployment.paid(challenge)).containsExactlyInAnyOrder(specifiers);
    assertThat(deployment.rows(challenge)).hasSize(specifiers.length);
  }

  @Test
  void paysTheBuyer() throws SQLException {
    host().purchase("a", BUYER, TRACK);

    assertPaid("b", "258:7");

    UserChallenge row = deployment.row("b", "258:7");
    assertThat(row.userId()).isEqualTo(BUYER);
    assertThat(row.progress()).isEqualTo(1);
    assertThat(row.amount()).isEqualTo(1);
  }

  @Test
  void paysTheVerifiedSeller() throws SQLException {
    host().purchase("a", BUYER, TRACK);

    assertPaid("s", "258:7");

    UserChallenge row = deployment.row("s", "258:7");
    assertThat(row.userId()).isEqualTo(SELLER);
    assertThat(row.progress()).isEqualTo(1);
    assertThat(row.amount()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void paysForAlbumsAndPlaylistsToo(String challenge) throws SQLException {
    host()
        .playlist(9, SELLER)
        .purchase("a", BUYER, TRACK, p -> p.content("album", ALBUM))
        .purchase("b", BUYER, TRACK, p -> p.content("playlist", 9));

    assertPaid(challenge, "258:8", "258:9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void paysForEachWholeDollar(String challenge) throws SQLException {
    host()
        .track(20, SELLER)
        .track(21, SELLER)
        .purchase("a", BUYER, 20, p -> p.amount(2_999_999))
        .purchase("b", BUYER, 21, p -> p.amount(12_000_000));
    int each = challenge.equals("b") ? 1 : 5;

    assertPaid(challenge, "258:14", "258:15");

    assertThat(amount(challenge, "258:14")).isEqualTo(2 * each);
    assertThat(amount(challenge, "258:15")).isEqualTo(12 * each);
  }

  @Test
  void multipliesTheAmountOfTheCatalogue() throws SQLException {
    deployment.catalogue("b", "amount", "3");
    host().purchase("a", BUYER, TRACK, p -> p.amount(4_000_000));

    assertPaid("b", "258:7");

    assertThat(amount("b", "258:7")).isEqualTo(12);
  }

  /** What a tick warns of. */
  private List<String> warnings(String challenge) throws SQLException {
    try (Warnings warnings = new Warnings()) {
      deployment.tick(challenge);
      return warnings.lines().stream()
          .filter(line -> line.contains(" - Challenge "))
          .map(line -> line.substring(line.indexOf("Challenge ")))
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"b, 2147483648000000, 2147483648", "s, 429496730000000, 2147483650"})
  void aRewardThatNoRowHoldsIsNotPaidAndStopsNobody(String challenge, long amount, String reward)
      throws SQLException {
    host()
        .purchase("z", BUYER, TRACK, p -> p.amount(amount))
        .purchase("y", 601, TRACK, p -> p.amount(Long.MAX_VALUE))
        .purchase("x", 602, TRACK);

    assertThat(warnings(challenge))
        .hasSize(2)
        .contains(
            "Challenge "
                + challenge
                + ": the purchase z of content 7 by user 600 earns "
                + reward
                + ", more than user_challenges.amount holds, so nothing is paid for it");

    assertThat(deployment.paid(challenge)).containsExactly("25a:7");
    assertThat(deployment.rows(challenge)).hasSize(1);
    Recomputation.of(deployment.connection()).only(challenge).assertEqual();
  }

  @ParameterizedTest
  @CsvSource({"b, 2147483647999999, 2147483647", "s, 429496729999999, 2147483645"})
  void paysTheGreatestRewardThatARowHolds(String challenge, long amount, int reward)
      throws SQLException {
    host().purchase("a", BUYER, TRACK, p -> p.amount(amount));

    assertThat(warnings(challenge)).isEmpty();

    assertThat(deployment.row(challenge, "258:7").amount()).isEqualTo(reward);
  }

  @Test
  void aRewardBeyondAllNumbersStopsNobodyEither() throws SQLException {
    deployment.catalogue("b", "amount", Long.toString(Long.MAX_VALUE));
    host().purchase("a", BUYER, TRACK, p -> p.amount(Long.MAX_VALUE));

    assertThat(warnings("b"))
        .singleElement()
        .asString()
        .contains("earns 85070591730227460290807111591178,");
  }

  /** Of those that share a specifier the earliest counts, also if it counts for nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void doesNotLookPastAPurchaseWhoseRewardIsTooGreat(String challenge) throws SQLException {
    host()
        .purchase("a", BUYER, TRACK, p -> p.slot(90).amount(Long.MAX_VALUE))
        .purchase("b", BUYER, TRACK, p -> p.slot(91));

    assertPaid(challenge);
    Recomputation.of(deployment.connection()).only(challenge).assertEqual();
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void aLaterPurchaseWhoseRewardIsTooGreatIsNotEvenReported(String challenge) throws SQLException {
    host()
        .purchase("a", BUYER, TRACK, p -> p.slot(90))
        .purchase("b", BUYER, TRACK, p -> p.slot(91).amount(Long.MAX_VALUE));

    assertThat(warnings(challenge)).isEmpty();
    assertThat(deployment.paid(challenge)).containsExactly("258:7");
  }

  @Test
  void saysNothingOfAPurchaseThatWouldNotCountAnyway() throws SQLException {
    host()
        .user(501)
        .track(20, 501)
        .purchase("a", BUYER, 20, p -> p.amount(Long.MAX_VALUE))
        .purchase("b", BUYER, TRACK, p -> p.amount(Long.MAX_VALUE).valid(null))
        .purchase("c", BUYER, 99, p -> p.amount(Long.MAX_VALUE));

    assertThat(warnings("s")).isEmpty();
  }

  static List<Named<Consumer<PurchaseRow>>> notCounted() {
    return List.of(
        Named.of("of unknown validity", purchase -> purchase.valid(null)),
        Named.of("invalid", purchase -> purchase.valid(false)),
        Named.of("below a dollar", purchase -> purchase.amount(999_999)),
        Named.of("for nothing", purchase -> purchase.amount(0)),
        Named.of("of an unknown track", purchase -> purchase.content("track", 99)),
        Named.of("of an album of the track's id", purchase -> purchase.content("album", TRACK)));
  }

  @ParameterizedTest
  @MethodSource("notCounted")
  void paysForNoPurchase(Consumer<PurchaseRow> columns) throws SQLException {
    host().purchase("a", BUYER, TRACK, columns);

    assertPaid("b");
    assertPaid("s");
  }

  @ParameterizedTest
  @MethodSource("notCounted")
  void looksPastThePurchase(Consumer<PurchaseRow> columns) throws SQLException {
    host()
        .purchase("a", BUYER, TRACK, columns.andThen(p -> p.slot(90)))
        .purchase("b", BUYER, TRACK, p -> p.slot(91).amount(3_000_000));

    assertPaid("b", "258:7");
    assertPaid("s", "258:7");

    assertThat(amount("b", "258:7")).isEqualTo(3);
    assertThat(amount("s", "258:7")).isEqualTo(15);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void takesTheEarliestSlot(String challenge) throws SQLException {
    host()
        .purchase("a", BUYER, TRACK, p -> p.slot(91).amount(9_000_000))
        .purchase("b", BUYER, TRACK, p -> p.slot(90).amount(2_000_000));

    assertPaid(challenge, "258:7");

    assertThat(amount(challenge, "258:7")).isEqualTo(challenge.equals("b") ? 2 : 10);
  }

  @Test
  void takesTheLeastSignatureWithinASlot() throws SQLException {
    host()
        .purchase("b", BUYER, TRACK, p -> p.amount(9_000_000))
        .purchase("a", BUYER, TRACK, p -> p.amount(2_000_000).instructionIndex(5));

    assertPaid("b", "258:7");

    assertThat(amount("b", "258:7")).isEqualTo(2);
  }

  @Test
  void takesTheFirstInstructionOfATransaction() throws SQLException {
    host()
        .purchase("a", BUYER, TRACK, p -> p.instructionIndex(10).amount(9_000_000))
        .purchase("a", BUYER, TRACK, p -> p.instructionIndex(2).amount(2_000_000))
        .purchase("a", BUYER, TRACK, p -> p.instructionIndex(1).valid(null))
        .purchase("a", BUYER, TRACK, p -> p.instructionIndex(0).amount(5));

    assertPaid("b", "258:7");

    assertThat(amount("b", "258:7")).isEqualTo(2);
  }

  @Test
  void takesATrackAndAnAlbumOfOneIdForOne() throws SQLException {
    host()
        .user(501, u -> u.verified(true))
        .playlist(TRACK, 501, p -> p.album(true))
        .purchase("a", BUYER, TRACK, p -> p.slot(91).amount(2_000_000))
        .purchase("b", BUYER, TRACK, p -> p.slot(90).content("album", TRACK).amount(3_000_000));

    assertPaid("b", "258:7");
    assertPaid("s", "258:7");

    assertThat(amount("b", "258:7")).isEqualTo(3);
    assertThat(deployment.row("s", "258:7").userId()).as("of the album").isEqualTo(501);
  }

  @Test
  void paysTheVerifiedSellerOfTwoWhoShareASpecifier() throws SQLException {
    host()
        .user(501, u -> u.verified(false))
        .playlist(TRACK, 501, p -> p.album(true))
        .purchase("a", BUYER, TRACK, p -> p.instructionIndex(0).content("album", TRACK))
        .purchase("a", BUYER, TRACK, p -> p.instructionIndex(1).amount(2_000_000));

    assertPaid("b", "258:7");
    assertPaid("s", "258:7");

    assertThat(amount("b", "258:7")).isEqualTo(1);
    assertThat(deployment.row("s", "258:7").userId()).isEqualTo(SELLER);
    assertThat(amount("s", "258:7")).isEqualTo(10);
  }

  @Test
  void tellsOtherBuyersInOneTransactionApart() throws SQLException {
    host()
        .purchase("a", 601, TRACK, p -> p.instructionIndex(0).amount(2_000_000))
        .purchase("a", BUYER, TRACK, p -> p.instructionIndex(1).amount(3_000_000));

    assertPaid("b", "258:7", "259:7");

    assertThat(amount("b", "258:7")).isEqualTo(3);
    assertThat(amount("b", "259:7")).isEqualTo(2);
  }

  @Test
  void tellsTheSellersInOneTransactionApart() throws SQLException {
    host()
        .user(501, u -> u.verified(true))
        .track(20, 501)
        .purchase("a", BUYER, TRACK, p -> p.instructionIndex(0))
        .purchase("a", BUYER, 20, p -> p.instructionIndex(1));

    assertPaid("s", "258:14", "258:7");

    assertThat(deployment.row("s", "258:14").userId()).isEqualTo(501);
    assertThat(deployment.row("s", "258:7").userId()).isEqualTo(SELLER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void aLaterPurchaseOfTheSameChangesNothing(String challenge) throws SQLException {
    host().purchase("b", BUYER, TRACK);
    deployment.tick(challenge);
    UserChallenge paid = deployment.row(challenge, "258:7");
    host().purchase("a", BUYER, TRACK, p -> p.slot(90).amount(9_000_000));

    assertThat(deployment.tick(challenge).keysDerived()).isEqualTo(1);

    assertThat(deployment.rows(challenge)).containsExactly(paid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void staysWhateverTheSourcesSayLater(String challenge) throws SQLException {
    host().purchase("a", BUYER, TRACK);
    deployment.tick(challenge);
    UserChallenge paid = deployment.row(challenge, "258:7");
    deployment
        .host()
        .updatePurchase("a", p -> p.valid(false))
        .block(101)
        .updateTrack(TRACK, t -> t.owner(501))
        .updateUser(SELLER, u -> u.verified(false));

    assertThat(deployment.tick(challenge).keysDerived()).isPositive();

    assertThat(deployment.rows(challenge)).containsExactly(paid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void paysOnceValidatedInPlaceLongAfter(String challenge) throws SQLException {
    host()
        .purchase("a", BUYER, TRACK, p -> p.slot(1_000).valid(null))
        .purchase("z", 601, 99, p -> p.slot(1_000_900));
    deployment.settle(challenge);
    assertThat(deployment.rows(challenge)).isEmpty();
    deployment.host().updatePurchase("a", p -> p.valid(true));

    TickResult tick = deployment.tick(challenge);

    assertThat(tick.before()).containsEntry(Axis.SLOTS, 1_000_900L);
    assertThat(tick.rowsScanned()).as("the purchase alone").isEqualTo(1);
    assertThat(deployment.paid(challenge)).containsExactly("258:7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void leavesAnEvenLaterValidationToAReconciliation(String challenge) throws SQLException {
    host()
        .purchase("a", BUYER, TRACK, p -> p.slot(1_000).valid(null))
        .purchase("z", 601, 99, p -> p.slot(1_001_001));
    deployment.rest();
    deployment.host().updatePurchase("a", p -> p.valid(true));
    assertThat(deployment.tick(challenge).outcome()).isEqualTo(Outcome.IDLE);

    deployment
        .challenges()
        .inspect(challenge)
        .reconcile()
        .pause(Duration.ZERO)
        .run(deployment.connection());

    assertThat(deployment.paid(challenge)).containsExactly("258:7");
  }

  @Test
  void paysASellerWhoIsVerifiedLater() throws SQLException {
    host().user(501).track(20, 501).playlist(21, 501);
    host()
        .purchase("a", BUYER, 20)
        .purchase("b", 601, 20)
        .purchase("c", BUYER, 21, p -> p.content("playlist", 21));
    deployment.settle("s");
    assertThat(deployment.rows("s")).isEmpty();
    deployment.host().block(5000).updateUser(501, u -> u.verified(true));

    TickResult tick = deployment.tick("s");

    assertThat(tick.rowsScanned()).as("the users row alone").isEqualTo(1);
    assertThat(deployment.paid("s")).containsExactly("258:14", "258:15", "259:14");
    assertThat(deployment.rows("s")).extracting(UserChallenge::userId).containsOnly(501);
  }

  @Test
  void derivesNothingForASellerWhoIsNotVerified() throws SQLException {
    host().user(501).track(20, 501).purchase("a", BUYER, 20);
    deployment.settle("s");
    deployment.host().block(5000).updateUser(501, u -> u.verified(null));

    assertThat(deployment.tick("s").keysDerived()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "null", "not current", "absent"})
  void paysNoSellerWhoIsNotVerified(String kind) throws SQLException {
    HostRows host = host().track(20, 501).purchase("a", BUYER, 20);
    switch (kind) {
      case "false" -> host.user(501, u -> u.verified(false));
      case "null" -> host.user(501, u -> u.verified(null));
      case "not current" -> host.user(501, u -> u.verified(true).current(false));
      default -> {}
    }

    assertPaid("s");
    assertPaid("b", "258:14");
  }

  @Test
  void takesTheSellersRowOfTheGreatestBlock() throws SQLException {
    deployment
        .host()
        .block(101)
        .user(501, u -> u.verified(true).txhash("a"))
        .user(502, u -> u.verified(false).txhash("a"))
        .block(100)
        .user(501, u -> u.verified(false).txhash("b"))
        .user(502, u -> u.verified(true).txhash("b"))
        .user(501, u -> u.verified(false).txhash("c").blocknumber(null))
        .track(20, 501)
        .track(21, 502)
        .purchase("a", BUYER, 20)
        .purchase("b", BUYER, 21);

    assertPaid("s", "258:14");

    deployment.host().block(102).sql("update users set blocknumber = 102 where txhash = 'b'");
    assertPaid("s", "258:14", "258:15");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void paysOnceTheSellerOfATrackIsKnown(String challenge) throws SQLException {
    host().purchase("a", BUYER, 20).purchase("b", 601, 20);
    deployment.settle(challenge);
    assertThat(deployment.rows(challenge)).isEmpty();
    deployment.host().block(5000).track(20, SELLER);

    TickResult tick = deployment.tick(challenge);

    assertThat(tick.rowsScanned()).as("the track alone").isEqualTo(1);
    assertThat(deployment.paid(challenge)).containsExactly("258:14", "259:14");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void paysOnceTheSellerOfAnAlbumIsKnown(String challenge) throws SQLException {
    host().purchase("a", BUYER, 20, p -> p.content("album", 20));
    deployment.settle(challenge);
    assertThat(deployment.rows(challenge)).isEmpty();
    deployment.host().block(5000).playlist(20, SELLER);

    TickResult tick = deployment.tick(challenge);

    assertThat(tick.rowsScanned()).as("the playlist alone").isEqualTo(1);
    assertThat(deployment.paid(challenge)).containsExactly("258:14");
  }

  @Test
  void paysTheSellerAsOfTheTick() throws SQLException {
    host().user(501).track(20, 501).purchase("a", BUYER, 20);
    deployment.settle("s");
    deployment.host().block(101).appendTrack(20, t -> t.owner(SELLER));

    assertPaid("s", "258:14");

    assertThat(deployment.row("s", "258:14").userId()).isEqualTo(SELLER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void isCompleteWhenItWasBought(String challenge) throws SQLException {
    LocalDateTime at = LocalDateTime.of(2025, 2, 3, 4, 5, 6, 789_000_000);
    deployment.host().block(4000);
    host()
        .purchase("a", BUYER, TRACK, p -> p.slot(300_000_000_000L).createdAt(at))
        .purchase("b", 601, TRACK, p -> p.createdAt(null));

    assertPaid(challenge, "258:7", "259:7");

    assertThat(deployment.row(challenge, "258:7").completedAt()).isEqualTo(at);
    assertThat(deployment.row(challenge, "258:7").block()).as("the chain's head").isEqualTo(4000);
    assertThat(deployment.row(challenge, "259:7").completedAt())
        .isEqualTo(LocalDateTime.ofInstant(Deployment.INSTANT, ZoneOffset.UTC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void goesOnWhereAnOlderJobStopped(String challenge) throws SQLException {
    host()
        .purchase("a", BUYER, TRACK, p -> p.slot(5_000_000))
        .purchase("b", 601, TRACK, p -> p.slot(8_000_001))
        .sql(
            """
            update indexing_checkpoints
            set last_checkpoint = 8000000, scanned = null, settled = null
            where tablename = ?
            """,
            "challenges:" + challenge + ":last_slot");

    deployment.settle(challenge);

    assertThat(deployment.paid(challenge)).containsExactly("259:7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void countsPurchasesBeforeTheStartingBlockToo(String challenge) throws SQLException {
    deployment.catalogue(challenge, "starting_block", 1_000_000);
    host().purchase("a", BUYER, TRACK);

    assertPaid(challenge, "258:7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void anExclusionLeadsBackToThePurchase(String challenge) throws SQLException {
    host().purchase("a", BUYER, TRACK);
    deployment.tick(challenge);
    var inspector = deployment.challenges().inspect(challenge);

    ExclusionResult excluded = inspector.exclude(deployment.connection(), "258:7", "fraud");

    assertThat(excluded.keys()).containsExactly("600:7");
    assertThat(deployment.rows(challenge)).isEmpty();
    assertThat(inspector.include(deployment.connection(), "258:7").completed()).isEqualTo(1);
    assertThat(deployment.paid(challenge)).containsExactly("258:7");
    host().purchase("z", Integer.MAX_VALUE, TRACK);
    deployment.tick(challenge);
    assertThat(inspector.exclude(deployment.connection(), "7fffffff:7", "fraud").keys())
        .containsExactly("2147483647:7");
    inspector.exclude(deployment.connection(), "what is this", "nothing of ours");
    assertThat(inspector.include(deployment.connection(), "what is this").keys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void isTheSameInBatchesOfOne(String challenge, TestDatabase database) throws SQLException {
    Deployment small = Deployment.on(database, settings -> settings.batchSize(1));
    HostRows host = host().user(501).track(20, 501).playlist(21, 501);
    for (int buyer = 600; buyer < 606; buyer++) {
      host.block(buyer)
          .purchase("a" + buyer, buyer, 20)
          .purchase("b" + buyer, buyer, TRACK, p -> p.amount(2_500_000))
          .purchase("c" + buyer, buyer, 21, p -> p.content("playlist", 21));
    }
    host.updateUser(501, u -> u.verified(true)).track(22, 502);

    small.settle(challenge);

    assertThat(small.paid(challenge)).hasSize(18);
    Recomputation.of(small.connection()).only(challenge).assertEqual();
    assertThat(small.tick(challenge).outcome()).isEqualTo(Outcome.IDLE);
  }
}

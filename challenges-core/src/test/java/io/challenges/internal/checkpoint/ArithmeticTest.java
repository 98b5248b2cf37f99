package io.challenges.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.Checkpoint;
import io.challenges.DirtySet;
import io.challenges.Fence;
import io.challenges.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ArithmeticTest {

  /** Scanned up to 100 at a time when nothing was in flight and the next id was 50. */
  private static final State AT_REST = new State();

  @Nested
  class WhoHoldsItBack {

    @Test
    void isTheOldestTransactionThatAFenceWaitsFor() {
      State state = AT_REST.fences(new Fence(30, 95), new Fence(45, 99));

      assertThat(heldBy(state, new Snapshot(60, List.of(47L, 44L, 58L), null))).isEqualTo(44);
      assertThat(heldBy(state, new Snapshot(60, List.of(44L), 20L))).isEqualTo(20);
    }

    @Test
    void isNobodyWhereEachFenceIsOlder() {
      State state = AT_REST.fences(new Fence(45, 99));

      assertThat(heldBy(state, new Snapshot(60, List.of(45L, 47L), null))).isNull();
      assertThat(heldBy(AT_REST, new Snapshot(60, List.of(7L), null))).isNull();
    }

    @Test
    void isNobodyWhereAFenceIsOfAnotherCluster() {
      assertThat(heldBy(AT_REST.fences(new Fence(900, 99)), quiet(60))).isNull();
    }

    private static @Nullable Long heldBy(State state, Snapshot snapshot) {
      return Arithmetic.heldBy(state.checkpoint(), snapshot);
    }
  }

  @Nested
  class TheWindow {

    @Test
    void beginsWithTheNextTransactionWhereNothingWasInFlight() {
      assertThat(window(AT_REST, quiet(60), 0).oldest()).isEqualTo(50);
    }

    @Test
    void goesBackToTheLeastTransactionThatHasEndedSince() {
      State state = AT_REST.inFlight(41, 43, 47);

      assertThat(window(state, new Snapshot(60, List.of(41L, 47L), null), 0).oldest())
          .isEqualTo(43);
      assertThat(window(state, new Snapshot(60, List.of(43L), null), 0).oldest()).isEqualTo(41);
    }

    @Test
    void doesNotGoBackToTransactionsThatAreStillInFlight() {
      State state = AT_REST.inFlight(41, 43);

      assertThat(window(state, new Snapshot(60, List.of(41L, 43L), null), 0).oldest())
          .isEqualTo(50);
    }

    @Test
    void takesTheReadersOwnTransactionForEndedSinceItSeesItsRows() {
      State state = AT_REST.inFlight(43);

      // as in a second tick of one transaction: its own id is in no snapshot of its own
      assertThat(window(state, new Snapshot(60, List.of(), 43L), 0).oldest()).isEqualTo(43);
    }

    @Test
    void neverBeginsAboveXmax() {
      // our own id was in flight then, and lay above what had been completed
      State state = AT_REST.inFlight(55);

      assertThat(window(state, quiet(60), 0).oldest()).isEqualTo(50);
    }

    @Test
    void looksAtEverythingWhereThereIsNoSnapshot() {
      Checkpoint beginning = Arithmetic.startAtBeginning("m", Axis.BLOCKS, 900, null);

      assertThat(Arithmetic.window(beginning, quiet(60), 64)).isEqualTo(new Window(-65, 0));
    }

    @Test
    void startsAtTheSettledPositionLessTheLateness() {
      assertThat(window(AT_REST.settled(90), quiet(60), 0).from()).isEqualTo(90);
      assertThat(window(AT_REST.settled(90), quiet(60), 64).from()).isEqualTo(26);
    }

    @Test
    void startsAtTheLastFenceThatIsNotNewerThanTheOldestTransactionOfInterest() {
      State state =
          AT_REST.settled(80).inFlight(41, 45).fences(fence(40, 85), fence(43, 90), fence(48, 95));

      assertThat(window(state, new Snapshot(60, List.of(41L, 45L), null), 0).from())
          .as("nothing ended")
          .isEqualTo(95);
      assertThat(window(state, new Snapshot(60, List.of(41L), null), 0).from())
          .as("45 ended")
          .isEqualTo(90);
      assertThat(window(state, quiet(60), 0).from()).as("41 ended").isEqualTo(85);
    }

    @Test
    void countsAFenceOfTheVeryTransaction() {
      // it drew its id once the position was visible, so it keeps the promise itself
      State state = AT_REST.settled(80).inFlight(43).fences(fence(43, 90));

      assertThat(window(state, quiet(60), 0).from()).isEqualTo(90);
    }

    @Test
    void staysNearTheHeadBesideALongTransaction() {
      State state = AT_REST.settled(10).inFlight(7).fences(fence(12, 50), fence(49, 100));

      assertThat(window(state, new Snapshot(60, List.of(7L), null), 0).from()).isEqualTo(100);
      assertThat(window(state, quiet(60), 0).from()).isEqualTo(10);
    }
  }

  @Nested
  class AStep {

    @Test
    void isNoNewsWhereNothingMovedAndEverythingHasSettled() {
      Step step = advance(AT_REST, read(quiet(60)));

      assertThat(step.news()).isFalse();
    }

    @Test
    void isNewsWhereRowsWereReadAlsoAtOrBelowThePosition() {
      Step step = advance(AT_REST, read(quiet(60)).rows(1));

      assertThat(step.news()).isTrue();
      assertThat(step.to().scanned()).isEqualTo(100);
    }

    @Test
    void isNewsWhereOnlyThePositionMoved() {
      // rows that make no key dirty
      Step step = advance(AT_REST, read(quiet(60)).greatest(104));

      assertThat(step.news()).isTrue();
      assertThat(step.to().scanned()).isEqualTo(104);
      assertThat(step.fence()).isEqualTo(104);
    }

    @Test
    void isNewsWhereAFenceSettles() {
      Step step = advance(AT_REST.settled(90).fences(fence(49, 100)), read(quiet(60)));

      assertThat(step.news()).isTrue();
      assertThat(step.to().settled()).isEqualTo(100);
      assertThat(step.to().fences()).isEmpty();
      assertThat(step.fence()).as("another fence at the same place").isNull();
    }

    @Test
    void isNewsWhereAFenceIsDue() {
      // as after a tick in a transaction that had an id already
      Step step = advance(AT_REST.settled(90), read(new Snapshot(60, List.of(40L), null)));

      assertThat(step.news()).isTrue();
      assertThat(step.fence()).isEqualTo(100);
    }

    @Test
    void isNoNewsWhereTheNewestFenceStandsAtThePositionAndWaits() {
      State state = AT_REST.settled(90).fences(fence(48, 100));

      Step step = advance(state, read(new Snapshot(60, List.of(40L), null)));

      assertThat(step.news()).isFalse();
    }

    @Test
    void isNewsWhereTheCheckpointIsNotWhatIsStored() {
      Step step = Arithmetic.advance(AT_REST.checkpoint(), read(quiet(60)).dirtySet(), true);

      assertThat(step.news()).isTrue();
    }

    @Test
    void neverMovesThePositionBack() {
      assertThat(advance(AT_REST, read(quiet(60)).rows(3).greatest(98)).to().scanned())
          .isEqualTo(100);
      assertThat(advance(AT_REST, read(quiet(60)).rows(3).cut(98)).to().scanned()).isEqualTo(100);
    }

    @Test
    void goesToTheCutWhereTheBatchWasLimited() {
      assertThat(advance(AT_REST, read(quiet(60)).rows(3).cut(105).greatest(105)).to().scanned())
          .isEqualTo(105);
      // as at the end of the silent stretch, where no row has to be
      assertThat(advance(AT_REST, read(quiet(60)).cut(105)).to().scanned()).isEqualTo(105);
    }

    @Test
    void remembersTheSnapshot() {
      Checkpoint to =
          advance(AT_REST, read(new Snapshot(60, List.of(52L, 55L), null)).rows(1)).to();

      assertThat(to.xmax()).isEqualTo(60);
      assertThat(to.inFlight()).containsExactly(52L, 55L);
    }

    @Test
    void remembersItsOwnTransactionAsInFlight() {
      Checkpoint to = advance(AT_REST, read(new Snapshot(60, List.of(52L), 58L)).rows(1)).to();

      assertThat(to.inFlight()).containsExactlyInAnyOrder(52L, 58L);
    }

    @Test
    void keepsTheGreatestPositionThatAScanReturned() {
      assertThat(advance(AT_REST.headRead(null), read(quiet(60))).to().headRead()).isNull();
      assertThat(advance(AT_REST.headRead(null), read(quiet(60)).greatest(104)).to().headRead())
          .isEqualTo(104);
      assertThat(advance(AT_REST.headRead(110L), read(quiet(60)).greatest(104)).to().headRead())
          .isEqualTo(110);
      assertThat(advance(AT_REST.headRead(110L), read(quiet(60))).to().headRead()).isEqualTo(110);
    }

    @Test
    void doesNotTakeTheEndOfTheSilentStretchForAPositionThatWasRead() {
      Checkpoint to = advance(AT_REST.headRead(99L), read(quiet(60)).cut(300)).to();

      assertThat(to.scanned()).isEqualTo(300);
      assertThat(to.headRead()).isEqualTo(99);
    }

    @Test
    void leavesTheRestAsItIs() {
      Checkpoint from = AT_REST.checkpoint();

      Checkpoint to = advance(AT_REST, read(quiet(60)).rows(1)).to();

      assertThat(to.challengeId()).isEqualTo(from.challengeId());
      assertThat(to.axis()).isEqualTo(from.axis());
      assertThat(to.quietUntil()).isEqualTo(from.quietUntil());
      assertThat(to.revision()).isEqualTo(from.revision());
    }

    @Test
    void remembersThatNothingWasDerivedUntilTheSilentStretchEnds() {
      Checkpoint start = Arithmetic.startAtBeginning("m", Axis.BLOCKS, 900, null);
      State blank = new State(start).blankAt(40L);

      assertThat(advance(blank, read(quiet(60)).cut(300)).to().blankAt()).isEqualTo(40);
      assertThat(advance(blank, read(quiet(60))).to().blankAt()).isNull();
    }
  }

  @Nested
  class Settling {

    private final State fenced =
        AT_REST.settled(80).fences(fence(40, 85), fence(43, 90), fence(48, 95));

    @Test
    void goesToTheLastFenceBelowWhatIsInFlight() {
      Checkpoint to = advance(fenced, read(new Snapshot(60, List.of(45L, 47L), null))).to();

      assertThat(to.settled()).isEqualTo(90);
      assertThat(to.fences()).containsExactly(fence(48, 95));
    }

    @Test
    void countsAFenceOfTheLeastTransactionInFlight() {
      Checkpoint to = advance(fenced, read(new Snapshot(60, List.of(43L), null))).to();

      assertThat(to.settled()).isEqualTo(90);
    }

    @Test
    void goesToTheLastFenceBelowXmaxWhereNothingIsInFlight() {
      assertThat(advance(fenced, read(quiet(48))).to().settled()).isEqualTo(95);
      // the fence's own transaction has not ended, and lies at xmax or above
      assertThat(advance(fenced, read(quiet(47))).to().settled()).isEqualTo(90);
    }

    @Test
    void waitsForItsOwnTransactionToo() {
      Checkpoint to = advance(fenced, read(new Snapshot(60, List.of(), 42L)).rows(1)).to();

      assertThat(to.settled()).isEqualTo(85);
      assertThat(to.fences()).containsExactly(fence(43, 90), fence(48, 95));
    }

    @Test
    void staysWhereNoFenceQualifies() {
      Checkpoint to = advance(fenced, read(new Snapshot(60, List.of(39L), null))).to();

      assertThat(to.settled()).isEqualTo(80);
      assertThat(to.fences()).hasSize(3);
    }
  }

  @Nested
  class TheFence {

    @Test
    void standsAtThePositionThatTheStepReaches() {
      Step step = advance(AT_REST, read(quiet(60)).rows(1).greatest(104));

      assertThat(step.fence()).isEqualTo(104);
      assertThat(step.ownXid()).isFalse();
    }

    @Test
    void standsAtThePositionThatWasReadWhereOurOwnRowsMayBeAmongThoseRead() {
      Step step =
          advance(
              AT_REST.settled(90), read(new Snapshot(60, List.of(), 58L)).rows(1).greatest(104));

      assertThat(step.to().scanned()).isEqualTo(104);
      assertThat(step.fence()).isEqualTo(100);
      assertThat(step.ownXid()).isTrue();
    }

    @Test
    void isLeftOutWhereOurOwnTransactionWroteTheState() {
      // its position may rest on rows that nobody else sees before we commit
      Step step =
          advance(
              AT_REST.settled(90).writtenBy(58L),
              read(new Snapshot(60, List.of(), 58L)).rows(1).greatest(104));

      assertThat(step.news()).isTrue();
      assertThat(step.fence()).isNull();
    }

    @Test
    void isLeftOutWhereTheNewestStandsThereAlready() {
      State state = AT_REST.settled(90).fences(fence(48, 100));

      Step step = advance(state, read(new Snapshot(60, List.of(40L), null)).rows(1));

      assertThat(step.news()).isTrue();
      assertThat(step.fence()).isNull();
      assertThat(step.to().fences()).containsExactly(fence(48, 100));
    }

    @Test
    void isLeftOutWhereThePositionHasSettled() {
      assertThat(advance(AT_REST, read(quiet(60)).rows(1)).fence()).isNull();
    }

    @Test
    void makesEverySecondOfTheOlderHalfGoWhereThereAreTooMany() {
      State state = AT_REST.settled(0).fences(fences(Arithmetic.FENCE_CAP));

      Checkpoint to = advance(state, read(new Snapshot(90, List.of(5L), null)).greatest(101)).to();

      List<Fence> expected =
          IntStream.range(0, Arithmetic.FENCE_CAP)
              .filter(i -> i >= Arithmetic.FENCE_CAP / 2 || i % 2 == 0)
              .mapToObj(i -> fences(Arithmetic.FENCE_CAP)[i])
              .toList();
      assertThat(to.fences()).isEqualTo(expected).hasSize(48);
    }

    @Test
    void keepsAllWhereThereIsRoomForOneMore() {
      State state = AT_REST.settled(0).fences(fences(Arithmetic.FENCE_CAP - 1));

      Checkpoint to = advance(state, read(new Snapshot(90, List.of(5L), null)).greatest(101)).to();

      assertThat(to.fences()).hasSize(Arithmetic.FENCE_CAP - 1);
    }

    @Test
    void keepsTheNewestHoweverManyFollowEachOther() {
      Checkpoint checkpoint = AT_REST.settled(0).checkpoint();
      for (long xid = 60; xid < 1060; xid++) {
        Snapshot snapshot = new Snapshot(xid, List.of(10L), null);
        Step step =
            Arithmetic.advance(
                checkpoint, read(snapshot).rows(1).greatest(100 + xid).dirtySet(), false);
        checkpoint = written(step, xid);

        assertThat(checkpoint.fences()).hasSizeLessThanOrEqualTo(Arithmetic.FENCE_CAP);
        assertThat(checkpoint.fences().get(checkpoint.fences().size() - 1))
            .isEqualTo(fence(xid, 100 + xid));
        assertThat(checkpoint.fences()).isSortedAccordingTo(ArithmeticTest::inOrder);
      }
      // beside the long transaction the window stays at the head; once it ends it opens whole
      assertThat(Arithmetic.window(checkpoint, new Snapshot(1060, List.of(10L), null), 0).from())
          .isGreaterThanOrEqualTo(1158);
      assertThat(Arithmetic.window(checkpoint, quiet(1060), 0)).isEqualTo(new Window(0, 10));
    }
  }

  @Nested
  class WhatWasSeen {

    @Test
    void isRememberedFromTheLeastInFlightOn() {
      Checkpoint to =
          advance(
                  AT_REST.seen(44, 46),
                  read(new Snapshot(60, List.of(45L, 50L), null)).rows(3).xids(44, 48, 59))
              .to();

      assertThat(to.seen()).containsExactly(46L, 48L, 59L);
    }

    @Test
    void isForgottenWhereNothingIsInFlight() {
      Checkpoint to = advance(AT_REST.seen(44, 46), read(quiet(60)).rows(1).xids(59)).to();

      assertThat(to.seen()).isEmpty();
    }

    @Test
    void holdsNoIdOfTheFuture() {
      // what an old frozen row widens to, whose transaction is yet to come
      Checkpoint to =
          advance(
                  AT_REST.seen(61),
                  read(new Snapshot(60, List.of(45L), null))
                      .rows(3)
                      .xids(59, 60, 61, 4_000_000_000L))
              .to();

      assertThat(to.seen()).containsExactly(59L);
    }

    @Test
    void holdsNoneOfItsOwnTransactionNorOfItsSubtransactions() {
      Checkpoint to =
          advance(
                  AT_REST.seen(56),
                  read(new Snapshot(60, List.of(45L), 55L)).rows(3).xids(46, 54, 55, 56, 57))
              .to();

      assertThat(to.seen()).containsExactly(46L, 54L);
    }

    @Test
    void holdsNoneThatIsInFlightThoughARowCarriesItsBits() {
      // a frozen row, written 2^32 transactions before 47
      Checkpoint to =
          advance(AT_REST, read(new Snapshot(60, List.of(45L, 47L), null)).rows(3).xids(46, 47, 48))
              .to();

      assertThat(to.seen()).containsExactly(46L, 48L);
    }

    @Test
    void isCappedByForgettingTheOldest() {
      long[] many = LongStream.range(1000, 1000 + Arithmetic.SEEN_CAP).toArray();
      Snapshot beside = new Snapshot(90_000, List.of(999L), null);

      Checkpoint to = advance(AT_REST.seen(many), read(beside).rows(2).xids(50_000, 50_001)).to();

      assertThat(to.seen())
          .hasSize(Arithmetic.SEEN_CAP)
          .startsWith(1002L)
          .endsWith(50_001L)
          .isSorted();
    }
  }

  @Nested
  class Starting {

    @Test
    void nowCountsEverythingUpToThePositionAsHandledAndKeepsWhatIsInFlight() {
      Checkpoint start =
          Arithmetic.startAt("m", Axis.BLOCKS, 20_000, new Snapshot(60, List.of(52L), null), 7L);

      assertThat(start.scanned()).isEqualTo(20_000);
      assertThat(start.settled()).isEqualTo(10_000);
      assertThat(start.xmax()).isEqualTo(60);
      assertThat(start.inFlight()).containsExactly(52L);
      assertThat(start.seen()).isEmpty();
      assertThat(start.fences()).isEmpty();
      assertThat(start.headRead()).isNull();
      assertThat(start.quietUntil()).isNull();
      assertThat(start.revision()).isEqualTo(7);
    }

    @Test
    void atTheHeadNoticesWhereThatFalls() {
      assertThat(Arithmetic.startAtHead("m", Axis.BLOCKS, 20_000, quiet(60), null).headRead())
          .isEqualTo(20_000);
      assertThat(Arithmetic.startAtHead("m", Axis.BLOCKS, -1, quiet(60), null).headRead()).isNull();
    }

    @Test
    void nowLeavesMoreRoomOnAxesThatMoveFaster() {
      Snapshot snapshot = quiet(60);

      assertThat(Arithmetic.startAt("e", Axis.PLAYS, 500_000, snapshot, null).settled())
          .isEqualTo(400_000);
      assertThat(Arithmetic.startAt("b", Axis.SLOTS, 5_000_000, snapshot, null).settled())
          .isEqualTo(4_000_000);
    }

    @Test
    void nowPutsAFenceThere() {
      Checkpoint start = Arithmetic.startAt("m", Axis.BLOCKS, 20_000, quiet(60), null);

      Step step = Arithmetic.advance(start, read(quiet(61)).dirtySet(), true);

      assertThat(step.fence()).isEqualTo(20_000);
    }

    @Test
    void nowPutsNoFenceThereWhereOurOwnRowsMayBeTheGreatest() {
      Snapshot own = new Snapshot(60, List.of(), 58L);
      Checkpoint start = Arithmetic.startAt("m", Axis.BLOCKS, 20_000, own, null);

      assertThat(start.inFlight()).containsExactly(58L);
      Step step = Arithmetic.advance(start, read(own).dirtySet(), true);
      assertThat(step.news()).isTrue();
      assertThat(step.fence()).isNull();
    }

    @Test
    void fromTheBeginningReadsEverythingAndIsQuietUpToTheHead() {
      Checkpoint start = Arithmetic.startAtBeginning("m", Axis.BLOCKS, 900, null);

      assertThat(start.scanned()).isEqualTo(-1);
      assertThat(start.settled()).isEqualTo(-1);
      assertThat(start.xmax()).isZero();
      assertThat(start.inFlight()).isEmpty();
      assertThat(start.quietUntil()).isEqualTo(900);
      assertThat(start.quiet()).isTrue();
      assertThat(start.revision()).isNull();
    }

    @Test
    void fromTheBeginningIsNotQuietWhereThereIsNothing() {
      assertThat(Arithmetic.startAtBeginning("m", Axis.BLOCKS, -1, null).quiet()).isFalse();
    }
  }

  @Nested
  class Rewinding {

    private final State state =
        AT_REST.settled(90).fences(fence(40, 92), fence(43, 96), fence(48, 100)).headRead(100L);

    @Test
    void movesBackAndDropsTheFencesAbove() {
      Checkpoint to = Arithmetic.rewind(state.checkpoint(), 96);

      assertThat(to.scanned()).isEqualTo(96);
      assertThat(to.settled()).isEqualTo(90);
      assertThat(to.fences()).containsExactly(fence(40, 92), fence(43, 96));
    }

    @Test
    void takesTheSettledPositionAlong() {
      Checkpoint to = Arithmetic.rewind(state.checkpoint(), 50);

      assertThat(to.scanned()).isEqualTo(50);
      assertThat(to.settled()).isEqualTo(50);
      assertThat(to.fences()).isEmpty();
    }

    @Test
    void neverMovesAhead() {
      assertThat(Arithmetic.rewind(state.checkpoint(), 200)).isEqualTo(state.checkpoint());
    }

    @Test
    void knowsNoHeadAboveThePositionWhereNoRowHasToBe() {
      assertThat(Arithmetic.rewind(state.checkpoint(), 96).headRead()).isNull();
      assertThat(Arithmetic.rewind(state.headRead(95L).checkpoint(), 96).headRead()).isEqualTo(95);
      assertThat(Arithmetic.rewind(state.headRead(null).checkpoint(), 96).headRead()).isNull();
    }

    @Test
    void followsAHeadThatFell() {
      Checkpoint to = Arithmetic.fallen(state.checkpoint(), 95);

      assertThat(to.scanned()).isEqualTo(95);
      assertThat(to.settled()).isEqualTo(90);
      assertThat(to.fences()).containsExactly(fence(40, 92));
      assertThat(to.headRead()).isEqualTo(95);
    }

    @Test
    void followsAHeadThatFellToNothing() {
      Checkpoint to = Arithmetic.fallen(state.checkpoint(), -1);

      assertThat(to.scanned()).isEqualTo(-1);
      assertThat(to.settled()).isEqualTo(-1);
      assertThat(to.fences()).isEmpty();
      assertThat(to.headRead()).as("it cannot fall again").isNull();
    }

    @Test
    void keepsWhoIsInFlightAndWhatWasSeen() {
      State beside = state.inFlight(41).seen(45, 46).blankAt(40L);

      Checkpoint to = Arithmetic.rewind(beside.checkpoint(), 50);

      assertThat(to.xmax()).isEqualTo(50);
      assertThat(to.inFlight()).containsExactly(41L);
      assertThat(to.seen()).containsExactly(45L, 46L);
      assertThat(to.blankAt()).isEqualTo(40);
      assertThat(to.revision()).isEqualTo(beside.checkpoint().revision());
    }
  }

  @Nested
  class AnotherCluster {

    @Test
    void isTakenForOneWhereItsIdsLieAhead() {
      assertThat(Arithmetic.isForeign(AT_REST.checkpoint(), quiet(49))).isTrue();
      assertThat(Arithmetic.isForeign(AT_REST.checkpoint(), quiet(50))).isFalse();
    }

    @Test
    void isTakenForOneWhereItWasSeededLater() {
      Checkpoint start = Arithmetic.startAtBeginning("m", Axis.BLOCKS, 900, null);
      Checkpoint seeded = new State(start).blankAt(50L).checkpoint();

      assertThat(Arithmetic.isForeign(seeded, quiet(49))).isTrue();
      assertThat(Arithmetic.isForeign(seeded, quiet(50))).isFalse();
    }

    @Test
    void leavesPositionsWithoutIds() {
      State state =
          AT_REST
              .settled(90)
              .inFlight(41)
              .seen(45)
              .fences(fence(48, 95))
              .headRead(99L)
              .writtenBy(49L)
              .blankAt(40L);

      Checkpoint to = Arithmetic.forgetIds(state.checkpoint());

      assertThat(to.scanned()).isEqualTo(100);
      assertThat(to.settled()).isEqualTo(90);
      assertThat(to.headRead()).isEqualTo(99);
      assertThat(to.revision()).isEqualTo(state.checkpoint().revision());
      assertThat(to.xmax()).isZero();
      assertThat(to.inFlight()).isEmpty();
      assertThat(to.seen()).isEmpty();
      assertThat(to.fences()).isEmpty();
      assertThat(to.writtenBy()).isNull();
      assertThat(to.blankAt()).isNull();
      // from there on, everything once
      assertThat(Arithmetic.window(to, quiet(20), 64)).isEqualTo(new Window(26, 0));
    }
  }

  private static Window window(State state, Snapshot snapshot, long lateness) {
    return Arithmetic.window(state.checkpoint(), snapshot, lateness);
  }

  private static Step advance(State state, Read read) {
    return Arithmetic.advance(state.checkpoint(), read.dirtySet(), false);
  }

  /** What is stored once a transaction with this id has written a step. */
  private static Checkpoint written(Step step, long xid) {
    List<Fence> fences = new ArrayList<>(step.to().fences());
    Long position = step.fence();
    if (position != null) {
      fences.add(fence(xid, position));
    }
    return new State(step.to()).fences(fences.toArray(Fence[]::new)).writtenBy(xid).checkpoint();
  }

  private static Snapshot quiet(long xmax) {
    return new Snapshot(xmax, List.of(), null);
  }

  private static Fence fence(long xid, long position) {
    return new Fence(xid, position);
  }

  /** Ascending, above a transaction 5. */
  private static Fence[] fences(int number) {
    return IntStream.range(0, number).mapToObj(i -> fence(10 + i, 1 + i)).toArray(Fence[]::new);
  }

  private static int inOrder(Fence a, Fence b) {
    return a.xid() < b.xid() && a.position() < b.position() ? -1 : 1;
  }

  private static Read read(Snapshot snapshot) {
    return new Read(snapshot, 0, null, null, List.of());
  }

  /** What a scan found. */
  private record Read(
      Snapshot snapshot, long rows, @Nullable Long greatest, @Nullable Long cut, List<Long> xids) {

    Read rows(long number) {
      return new Read(snapshot, number, greatest, cut, xids);
    }

    Read greatest(long position) {
      return new Read(snapshot, rows, position, cut, xids);
    }

    Read cut(long position) {
      return new Read(snapshot, rows, greatest, position, xids);
    }

    Read xids(long... written) {
      return new Read(snapshot, rows, greatest, cut, LongStream.of(written).boxed().toList());
    }

    DirtySet dirtySet() {
      return new DirtySet(snapshot, Set.of(), rows, greatest, cut, xids, 0, true);
    }
  }

  /** A stored state that differs from the one at rest as a test says. */
  private record State(Checkpoint checkpoint) {

    State() {
      this(
          new Checkpoint(
              "m",
              Axis.BLOCKS,
              100,
              100,
              50,
              List.of(),
              List.of(),
              List.of(),
              100L,
              30L,
              12L,
              49L,
              7,
              null));
    }

    State blankAt(@Nullable Long blankAt) {
      return new State(
          new Checkpoint(
              checkpoint.challengeId(),
              checkpoint.axis(),
              checkpoint.scanned(),
              checkpoint.settled(),
              checkpoint.xmax(),
              checkpoint.inFlight(),
              checkpoint.seen(),
              checkpoint.fences(),
              checkpoint.headRead(),
              checkpoint.quietUntil(),
              checkpoint.revision(),
              checkpoint.writtenBy(),
              checkpoint.greatestLateness(),
              blankAt));
    }

    State settled(long settled) {
      return with(
          settled,
          checkpoint.inFlight(),
          checkpoint.seen(),
          checkpoint.fences(),
          checkpoint.headRead(),
          checkpoint.writtenBy());
    }

    State inFlight(long... xids) {
      return with(
          checkpoint.settled(),
          boxed(xids),
          checkpoint.seen(),
          checkpoint.fences(),
          checkpoint.headRead(),
          checkpoint.writtenBy());
    }

    State seen(long... xids) {
      return with(
          checkpoint.settled(),
          checkpoint.inFlight(),
          boxed(xids),
          checkpoint.fences(),
          checkpoint.headRead(),
          checkpoint.writtenBy());
    }

    State fences(Fence... fences) {
      return with(
          checkpoint.settled(),
          checkpoint.inFlight(),
          checkpoint.seen(),
          List.of(fences),
          checkpoint.headRead(),
          checkpoint.writtenBy());
    }

    State headRead(@Nullable Long headRead) {
      return with(
          checkpoint.settled(),
          checkpoint.inFlight(),
          checkpoint.seen(),
          checkpoint.fences(),
          headRead,
          checkpoint.writtenBy());
    }

    State writtenBy(@Nullable Long writtenBy) {
      return with(
          checkpoint.settled(),
          checkpoint.inFlight(),
          checkpoint.seen(),
          checkpoint.fences(),
          checkpoint.headRead(),
          writtenBy);
    }

    private State with(
        long settled,
        List<Long> inFlight,
        List<Long> seen,
        List<Fence> fences,
        @Nullable Long headRead,
        @Nullable Long writtenBy) {
      return new State(
          new Checkpoint(
              checkpoint.challengeId(),
              checkpoint.axis(),
              checkpoint.scanned(),
              settled,
              checkpoint.xmax(),
              inFlight,
              seen,
              fences,
              headRead,
              checkpoint.quietUntil(),
              checkpoint.revision(),
              writtenBy,
              checkpoint.greatestLateness(),
              checkpoint.blankAt()));
    }

    private static List<Long> boxed(long... xids) {
      return LongStream.of(xids).boxed().toList();
    }
  }
}

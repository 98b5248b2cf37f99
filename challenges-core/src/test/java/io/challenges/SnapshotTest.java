package io.challenges;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {

  @Test
  void readsWhatIsInFlight() {
    assertThat(Snapshot.parse("743:751:743,745,750", null))
        .isEqualTo(new Snapshot(751, List.of(743L, 745L, 750L), null));
  }

  @Test
  void readsASnapshotWithNothingInFlight() {
    assertThat(Snapshot.parse("730:730:", null)).isEqualTo(new Snapshot(730, List.of(), null));
  }

  @Test
  void readsIdsBeyond32Bits() {
    assertThat(Snapshot.parse("25769803776:25769804500:25769803776,25769804499", 25769804499L))
        .isEqualTo(new Snapshot(25769804500L, List.of(25769803776L, 25769804499L), 25769804499L));
  }

  @Test
  void hasTheGreatestIdsThatAreNotInFlightEnded() {
    assertThat(Snapshot.parse("743:751:743,745", null).leastLive()).isEqualTo(743);
  }

  @Test
  void hasEverythingBelowXmaxEndedWhereNothingIsInFlight() {
    assertThat(Snapshot.parse("730:751:", null).leastLive()).isEqualTo(751);
  }

  @Test
  void countsTheReaderAmongTheLiving() {
    assertThat(Snapshot.parse("740:751:743", 740L).leastLive()).isEqualTo(740);
    assertThat(Snapshot.parse("743:751:743", 748L).leastLive()).isEqualTo(743);
    // xmax is one more than the greatest id that has ended, which the reader's may lie above
    assertThat(Snapshot.parse("751:751:", 760L).leastLive()).isEqualTo(751);
  }
}

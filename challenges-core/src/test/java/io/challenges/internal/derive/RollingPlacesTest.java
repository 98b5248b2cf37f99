package io.challenges.internal.derive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollingPlacesTest {

  private static final LocalDateTime START = LocalDateTime.of(2025, 1, 1, 0, 0);

  @Test
  void takesAsManyAsTheWindowMayHold() {
    RollingPlaces places = new RollingPlaces(2, Duration.ofDays(7));

    assertThat(places.take("a", day(0))).isTrue();
    assertThat(places.take("a", day(3))).isTrue();
    assertThat(places.take("a", day(6))).isFalse();
    assertThat(places.take("b", day(6))).isTrue();
  }

  @Test
  void doesNotCountTogetherWhatIsAWholeWindowApart() {
    RollingPlaces places = new RollingPlaces(1, Duration.ofDays(7));

    assertThat(places.take("a", day(0))).isTrue();
    assertThat(places.take("a", day(7).minusNanos(1_000))).isFalse();
    assertThat(places.take("a", day(7))).isTrue();
  }

  @Test
  void givesARefusedOnesPlaceToAnother() {
    RollingPlaces places = new RollingPlaces(1, Duration.ofDays(7));
    places.paid("a", day(0));

    assertThat(places.take("a", day(5))).isFalse();
    assertThat(places.take("a", day(8))).isTrue();
  }

  @Test
  void countsWhatIsPaidOnBothSides() {
    RollingPlaces places = new RollingPlaces(2, Duration.ofDays(7));
    places.paid("a", day(6));
    places.paid("a", day(-6));

    // with either of them it is two
    assertThat(places.take("a", day(0))).isTrue();
    assertThat(places.take("a", day(3))).isFalse();
    assertThat(places.take("a", day(-3))).isFalse();
  }

  @Test
  void livesWithMoreThatIsPaidThanTheCapAllows() {
    RollingPlaces places = new RollingPlaces(1, Duration.ofDays(7));
    places.paid("a", day(0));
    places.paid("a", day(0));

    assertThat(places.take("a", day(0))).isFalse();
    assertThat(places.take("a", day(7))).isTrue();
  }

  /** The rule as it is said: each window that starts with an event is counted. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void agreesWithCountingEachWindow(int most) {
    Duration window = Duration.ofDays(30);
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      RollingPlaces places = new RollingPlaces(most, window);
      List<LocalDateTime> taken = new ArrayList<>();
      for (int paid = random.nextInt(12); paid > 0; paid--) {
        LocalDateTime at = day(random.nextInt(100));
        places.paid("a", at);
        taken.add(at);
      }
      for (int candidate = 0; candidate < 30; candidate++) {
        LocalDateTime at = day(random.nextInt(100));
        boolean fits = fits(taken, at, most, window);
        assertThat(places.take("a", at)).as("seed %s, %s", seed, at).isEqualTo(fits);
        if (fits) {
          taken.add(at);
        }
      }
    }
  }

  private static boolean fits(
      List<LocalDateTime> taken, LocalDateTime at, int most, Duration window) {
    List<LocalDateTime> all = new ArrayList<>(taken);
    all.add(at);
    for (LocalDateTime start : all) {
      LocalDateTime end = start.plus(window);
      boolean holdsIt = !at.isBefore(start) && at.isBefore(end);
      long held =
          all.stream().filter(event -> !event.isBefore(start) && event.isBefore(end)).count();
      if (holdsIt && held > most) {
        return false;
      }
    }
    return true;
  }

  private static LocalDateTime day(int day) {
    return START.plusDays(day);
  }
}

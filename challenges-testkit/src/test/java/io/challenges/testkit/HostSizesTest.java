package io.challenges.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HostSizesTest {

  private static final HostSizes PRODUCTION = HostSizes.production();

  @Test
  void scalesAll() {
    HostSizes tenth = PRODUCTION.times(0.1);

    assertThat(tenth.rows("notification")).isEqualTo(2_350_000);
    assertThat(tenth.rows("follows")).isEqualTo(2_600_000);
    assertThat(PRODUCTION.times(1)).isEqualTo(PRODUCTION);
  }

  @Test
  void scalesTheCatalogueByItself() {
    HostSizes sizes = PRODUCTION.catalogueTimes(0.5);

    assertThat(sizes.rows("follows")).isEqualTo(13_000_000);
    assertThat(sizes.rows("user_events")).isEqualTo(2_300_000);
    assertThat(PRODUCTION.catalogueTimes(0).rows("tracks")).isZero();
  }

  @Test
  void keepsARowOfWhatThereIs() {
    assertThat(PRODUCTION.times(1e-9).rows()).allSatisfy((table, rows) -> assertThat(rows).isOne());
  }

  @Test
  void changesOneTable() {
    assertThat(PRODUCTION.with("saves", 7)).isNotEqualTo(PRODUCTION);
    assertThat(PRODUCTION.with("saves", 7).rows("saves")).isEqualTo(7);
  }

  @Test
  void hasNothingOfTablesNotNamed() {
    assertThat(new HostSizes(Map.of("users", 5L)).rows("blocks")).isZero();
  }

  @Test
  void knowsWhichTablesThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PRODUCTION.with("follow", 1))
        .withMessageStartingWith("No size of table follow, only of [blocks, users, ");
  }

  @Test
  void refusesSizesThatNoTableHas() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PRODUCTION.with("plays", -1))
        .withMessage("plays cannot have -1 rows, only 0 to 2147483647");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PRODUCTION.times(1000))
        .withMessageContaining("000000 rows, only 0 to 2147483647");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PRODUCTION.times(-1))
        .withMessage("A factor of sizes is 0 or more, not -1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> PRODUCTION.times(Double.NaN));
  }
}

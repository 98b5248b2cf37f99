package io.challenges.internal.checkpoint.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the histories find where one thing is done otherwise: so they can see. */
class FaultTest {

  @ParameterizedTest
  @EnumSource(Fault.class)
  void isCaught(Fault fault) {
    Exploration exploration = Exploration.of(fault.plan(), 200_000, EnumSet.of(fault.what()));

    Failure failure = exploration.failure();
    assertThat(failure).as("after %s states", exploration.states()).isNotNull();
    Failure shortened = Objects.requireNonNull(failure).shortened();
    System.out.println(
        "Simulation: "
            + fault
            + " caught in "
            + shortened.history().size()
            + " steps, "
            + shortened.violation().getMessage());
    assertThat(shortened.violation().what()).isEqualTo(fault.what());
    assertThat(Failure.replay(fault.sound(), shortened.history())).as("without it").isNull();
  }
}

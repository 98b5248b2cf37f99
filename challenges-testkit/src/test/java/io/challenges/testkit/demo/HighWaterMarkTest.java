package io.challenges.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@ChallengesDatabase
class HighWaterMarkTest {

  @Test
  void losesWhatCommitsAfterALaterBlockOrWithinTheSame(TestDatabase database, Connection reader)
      throws SQLException {
    HighWaterMark mark = new HighWaterMark(reader, 99);
    HostRows host = database.host().block(99).event(1, e -> {});
    host.block(101).event(2, e -> {});
    mark.read();
    host.block(100).event(3, e -> {});
    host.block(101).event(4, e -> {});
    host.block(102).event(5, e -> {});
    mark.read();

    assertThat(mark.loss()).isEqualTo(new HighWaterMark.Loss(2, 4));
  }
}

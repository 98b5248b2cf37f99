package io.challenges.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@ChallengesDatabase
class SlowLookupsTest {

  @Test
  void ourFunctionsPass(Connection connection) {
    assertThatCode(() -> SlowLookups.assertNone(connection)).doesNotThrowAnyException();
  }

  @Test
  void eachIsListed(Connection connection) throws SQLException {
    HostRows.on(connection)
        .sql(
            """
            create function one(id integer) returns bigint language sql as $$
              select count(*) from notification where id = any (user_ids) or 7 = any (user_ids)
            $$
            """)
        .sql(
            """
            create function another(id integer) returns bigint language sql as $$
              select count(*) from notification n where id = any (n.user_ids)
            $$
            """);

    assertThatThrownBy(() -> SlowLookups.assertNone(connection))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Functions look values up in whole tables:\n  function public.")
        .hasMessageContaining("public.another(integer) says \"= any (n.user_ids)\"")
        .hasMessageContaining("say \"user_ids @> array[id]\"")
        .hasMessageContaining("say \"user_ids @> array[7]\"");
  }
}

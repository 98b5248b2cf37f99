package io.challenges.internal.sweep;

import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.SQLException;

/** The challenge's rows that are not complete. */
record KeptRows(ChallengeDefinition definition, ChallengeSettings settings) implements Stage {

  private static final Sql KEPT = Sql.resource("sweep/kept.sql");

  @Override
  public Extent extent(Session session) throws SQLException {
    return Pages.of(session, settings.schema(), "user_challenges").orElse(new Extent(0, 0, ""));
  }

  @Override
  public Slice read(Session session, long next, long end, long oldest, Pace pace)
      throws SQLException {
    Sql kept =
        KEPT.named("row keys").with("row_keys", new Sql("row keys", definition.rowKeys()).text());
    Pace.Read read =
        pace.read(
            next,
            end,
            (until, most) ->
                session.query(
                    kept,
                    parameters ->
                        parameters
                            .add(Pages.place(next))
                            .add(Pages.place(until))
                            .add(definition.challengeId())
                            .add(most),
                    results -> Keys.read(results.next())));
    return new Slice(read.keys().keys(), read.next());
  }
}

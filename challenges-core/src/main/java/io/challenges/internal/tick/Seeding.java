package io.challenges.internal.tick;

import static java.util.stream.Collectors.joining;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.StartFrom;
import io.challenges.internal.scan.Head;
import io.challenges.internal.scan.SourceText;
import io.challenges.internal.sql.Sql;
import java.util.ArrayList;
import java.util.List;

/** Statements that make the checkpoints a challenge does not have yet. */
public final class Seeding {

  private static final Sql NOW = Sql.resource("tick/seed_now.sql");
  private static final Sql HAS_POSITIONS = Sql.resource("tick/all_have_positions.sql");
  private static final Sql BEGINNING = Sql.resource("tick/seed_beginning.sql");

  private Seeding() {}

  /** One for each axis, or two. They leave a checkpoint that exists alone. */
  public static List<Sql> statements(ChallengeDefinition definition, StartFrom from) {
    List<Sql> statements = new ArrayList<>();
    for (Axis axis : definition.axes()) {
      String name = literal(axis.checkpointName(definition.challengeId()));
      String predecessor = definition.predecessor(axis);
      if (predecessor != null) {
        statements.add(Predecessor.copy(name, literal(predecessor)));
      }
      statements.add(
          (from == StartFrom.NOW ? NOW : BEGINNING)
              .with("name", name)
              .with("challenge_id", literal(definition.challengeId()))
              .with("alone", Boolean.toString(definition.axes().size() == 1))
              .with("margin", Long.toString(axis.adoptionMargin()))
              .with("all_have_positions", allHavePositions(definition, axis))
              .with("head", Head.expression(definition.sources(axis))));
    }
    return statements;
  }

  private static String allHavePositions(ChallengeDefinition definition, Axis axis) {
    return definition.sources(axis).stream()
        .map(source -> HAS_POSITIONS.with("source", SourceText.of(source)).text())
        .collect(joining("\n"));
  }

  private static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }
}

package io.challenges.internal.sweep;

import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.DirtySource;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.scan.SourceTable;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sweep.Scope.Range;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What there is to look at for a scope. */
final class Stages {

  private Stages() {}

  static List<Stage> of(
      Session session,
      ChallengeDefinition definition,
      ChallengeSettings settings,
      PostgresCheckpointStore store,
      Scope scope)
      throws SQLException {
    Schema schema = new Schema(settings.schema());
    List<Stage> stages = new ArrayList<>();
    Range range = scope.range();
    if (range != null) {
      for (DirtySource source : definition.sources(range.axis())) {
        stages.add(new SourcePositions(source, range));
      }
      return stages;
    }
    for (DirtySource source : eachOnce(definition)) {
      session.running(source.name());
      SourceTable table = SourceTable.of(session.connection(), schema, source);
      if (table.placed() && Pages.of(session, table.schema(), table.table()).isPresent()) {
        stages.add(new SourcePages(source, table));
      } else {
        stages.add(new SourcePositions(source, null));
        stages.add(new SourceWithoutPosition(source));
      }
    }
    if (definition.standingKeys() != null) {
      stages.add(new StandingKeys(definition, settings, store));
    }
    if (scope.looksAtKeptRows()) {
      stages.add(new KeptRows(definition, settings));
    }
    return stages;
  }

  /** Without those that read the same on another axis. */
  private static Collection<DirtySource> eachOnce(ChallengeDefinition definition) {
    Map<List<@Nullable String>, DirtySource> sources = new LinkedHashMap<>();
    for (DirtySource source : definition.sources()) {
      sources.putIfAbsent(Arrays.asList(source.sql(), source.expansion()), source);
    }
    return sources.values();
  }

  /** What ticks leave alone is left alone. */
  static CatalogueRow requireActive(Opening opening) throws SQLException {
    CatalogueRow catalogue = opening.catalogue();
    if (catalogue == null || !catalogue.active()) {
      throw new SQLException(
          "the table challenges has it "
              + (catalogue == null ? "not" : "inactive")
              + ", so ticks leave it alone and so does this; activate it first",
          "55000");
    }
    return catalogue;
  }
}

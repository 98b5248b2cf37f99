package io.challenges.migrations;

import java.util.List;

/** Prints all migrations for psql. */
final class PsqlText {

  private final Schema schema;
  private final Selection selection;
  private final StringBuilder text = new StringBuilder();

  PsqlText(Schema schema, Selection selection) {
    this.schema = schema;
    this.selection = selection;
  }

  String of(List<String> seeds) {
    line(
        "-- The challenges in schema %s. For psql; it may be applied again."
            .formatted(schema.name().replaceAll("\\R", " ")));
    line("\\set ON_ERROR_STOP on");
    line("");
    line("begin;");
    line("set local lock_timeout = '2s';");
    line("set local client_min_messages = warning;");
    scripts(selection);
    if (!selection.parts().contains(Part.SCORE)) {
      line("");
      line(
          "select to_regclass(%s) is not null as has_score \\gset"
              .formatted(Jdbc.literal(schema.prefix() + "user_score_features")));
      line("\\if :has_score");
      scripts(Selection.of(Part.SCORE));
      line("\\endif");
    }
    line("");
    line("commit;");
    selection.indexes().forEach(this::index);
    line("");
    line("-- The checkpoints");
    seeds.forEach(seed -> line(seed.strip() + ";"));
    return text.toString();
  }

  private void scripts(Selection selected) {
    for (SchemaScript script : selected.scripts()) {
      line("");
      line("-- " + script.resource().name());
      line(script.text(schema).strip());
    }
  }

  /** Outside a transaction, so a condition can only be in the making of the statement. */
  private void index(OnlineIndex index) {
    line("");
    line("-- Index " + index.name());
    line("select %s".formatted(Jdbc.literal(index.drop(schema))));
    line("from (");
    line(index.stateQuery(schema).strip());
    line(") state");
    line("having bool_or(ours and not (valid and equal)) and not bool_or(valid and equal)");
    line("\\gexec");
    line("select %s".formatted(Jdbc.literal(index.create(schema))));
    line("from (");
    line(index.stateQuery(schema).strip());
    line(") state");
    line("having not coalesce(bool_or(valid and equal), false)");
    line("\\gexec");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}

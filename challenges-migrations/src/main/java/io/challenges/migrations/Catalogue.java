package io.challenges.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values that the library lists for the table {@code challenges}, read from the scripts that
 * insert them, so that they stand nowhere else.
 *
 * @param ids of all challenges, in the order of the scripts
 * @param rows of all challenges, as they follow {@code values}
 */
record Catalogue(List<String> ids, String rows) {

  private static final Pattern INSERT =
      Pattern.compile(
          """
          insert into /\\*schema\\.\\*/challenges
            \\(id, type, amount, active, step_count, starting_block, weekly_pool, cooldown_days\\)
          values
          (.*?)
          on conflict \\(id\\) do nothing;""",
          Pattern.DOTALL);

  private static final Pattern ID = Pattern.compile("^ *\\('(\\w+)'", Pattern.MULTILINE);

  /** A row that is not as listed. */
  record Restored(String challengeId, String change) {}

  static Catalogue read() {
    String rows =
        SchemaScript.of(EnumSet.of(Part.CHALLENGES)).stream()
            .flatMap(script -> INSERT.matcher(script.resource().text()).results())
            .map((MatchResult insert) -> insert.group(1))
            .collect(Collectors.joining(",\n"));
    return new Catalogue(ID.matcher(rows).results().map(row -> row.group(1)).toList(), rows);
  }

  /** One statement, all or nothing. Gives those that were not as listed. */
  List<Restored> restore(Connection connection, Schema schema, Collection<String> challengeIds)
      throws SQLException {
    return Jdbc.query(
        connection,
        Resource.of("catalogue/restore.sql")
            .text()
            .replace("${rows}", rows)
            .replace("${schema}", schema.prefix()),
        row -> new Restored(row.getString("id"), row.getString("change")),
        challengeIds);
  }
}

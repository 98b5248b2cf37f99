package io.challenges.migrations;

import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The tables, functions, triggers and catalogue rows. All that is new is one transaction, so that a
 * trigger of the earlier system goes in the moment that ours comes, or nothing happens.
 */
final class FlywayMigrations {

  static final String HISTORY = "challenges_schema_history";

  private final DataSource dataSource;
  private final Schema schema;

  FlywayMigrations(DataSource dataSource, Schema schema) {
    this.dataSource = dataSource;
    this.schema = schema;
  }

  void migrate(Set<Part> parts) {
    Flyway.configure(FlywayMigrations.class.getClassLoader())
        .dataSource(dataSource)
        .defaultSchema(schema.name())
        .createSchemas(false)
        .table(HISTORY)
        // the host's own tables are there before, and with any other version V1 would be skipped
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .baselineDescription("before the challenges")
        .locations(
            parts.stream()
                .map(part -> "classpath:" + Resource.ROOT + part.scripts())
                .toArray(String[]::new))
        .failOnMissingLocations(true)
        // a part that is left out now may have been applied before, and a newer version of the
        // library may have been here
        .ignoreMigrationPatterns("*:missing", "*:future")
        .placeholderPrefix("/*")
        .placeholderSuffix("*/")
        .placeholders(Map.of("schema.", schema.prefix()))
        .group(true)
        .load()
        .migrate();
  }
}

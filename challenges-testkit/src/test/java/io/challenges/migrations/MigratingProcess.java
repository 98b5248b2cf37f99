package io.challenges.migrations;

import org.postgresql.ds.PGSimpleDataSource;

/** Migrates the database of the URL that is its argument. */
final class MigratingProcess {

  private MigratingProcess() {}

  public static void main(String[] arguments) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(arguments[0]);
    ChallengeMigrations.on(dataSource).migrate();
  }
}

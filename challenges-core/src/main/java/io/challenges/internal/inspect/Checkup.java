package io.challenges.internal.inspect;

import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.DirtySource;
import io.challenges.Health;
import io.challenges.Lag;
import io.challenges.Lag.Cause;
import io.challenges.OpenTransaction;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.derive.ChallengeValues;
import io.challenges.internal.derive.Derivation;
import io.challenges.internal.scan.PositionIndexes;
import io.challenges.internal.sql.BoundSql;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import io.challenges.internal.write.Stamp;
import io.challenges.internal.write.UserChallenges;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at one challenge after the other, and tells what it finds in plain sentences. */
public final class Checkup {

  private static final String STANDBY = "25006";

  /** Of a relation, a column, a function, a type, a schema. */
  private static final Set<String> DOES_NOT_EXIST =
      Set.of("42P01", "42703", "42883", "42704", "3F000");

  /** Those of a connection that is lost, or of a transaction that has failed before. */
  private static final Set<String> NOTHING_CAN_BE_READ = Set.of("57P01", "57P02", "57P03", "25P02");

  private final ChallengeSettings settings;
  private final Schema schema;
  private final PostgresCheckpointStore store;
  private final List<Lag> lags = new ArrayList<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();

  private Checkup(ChallengeSettings settings, PostgresCheckpointStore store) {
    this.settings = settings;
    this.schema = new Schema(settings.schema());
    this.store = store;
  }

  /** What there is to say of these challenges. */
  public static Health of(
      Connection connection,
      Iterable<ChallengeDefinition> definitions,
      ChallengeSettings settings,
      PostgresCheckpointStore store)
      throws SQLException {
    Checkup checkup = new Checkup(settings, store);
    for (ChallengeDefinition definition : definitions) {
      try {
        checkup.examine(connection, definition);
      } catch (ChallengeTickException e) {
        if (connection.isClosed() || nothingCanBeRead(e)) {
          throw e;
        }
        checkup.problems.add(sentence(e));
        if (STANDBY.equals(e.getSQLState())) {
          break;
        }
      }
    }
    return new Health(
        List.copyOf(checkup.lags), List.copyOf(checkup.problems), List.copyOf(checkup.warnings));
  }

  private void examine(Connection connection, ChallengeDefinition definition) throws SQLException {
    Session session = new Session(connection, schema);
    // Without an index, even the head is a read of the whole table, and this is asked often.
    if (ReadOnly.run(definition.challengeId(), session, () -> haveIndexes(session, definition))) {
      for (Lag lag : new Gauge(definition, settings, store).lag(connection)) {
        lags.add(lag);
        judge(lag);
      }
    }
    ReadOnly.run(
        definition.challengeId(), session, () -> planWhatIsDerivedAndWritten(session, definition));
  }

  private boolean haveIndexes(Session session, ChallengeDefinition definition) throws SQLException {
    store.look(session, definition.challengeId(), definition.axes()).requirePrimary();
    boolean all = true;
    for (DirtySource source : definition.sources()) {
      session.running(source.name());
      Optional<String> missing = PositionIndexes.missing(session.connection(), schema, source);
      if (missing.isPresent()) {
        problems.add("Challenge " + definition.challengeId() + ", " + missing.get());
        all = false;
      }
    }
    return all;
  }

  /** The server does not plan what names a table or column that is missing, or may not be used. */
  private boolean planWhatIsDerivedAndWritten(Session session, ChallengeDefinition definition)
      throws SQLException {
    CatalogueRow catalogue =
        store.look(session, definition.challengeId(), definition.axes()).catalogue();
    if (catalogue == null) {
      warnings.add(
          "Challenge "
              + definition.challengeId()
              + ": the table challenges does not have it, so ticks do nothing");
      return false;
    } else if (!catalogue.active()) {
      return false;
    }
    session.running("table challenges");
    ChallengeValues challenge = ChallengeValues.of(catalogue, settings.clock().instant());
    Derivation derivation = new Derivation(definition);
    List<BoundSql> statements = new ArrayList<>(derivation.companions(List.of(), challenge));
    derivation.standingKeys(challenge).ifPresent(statements::add);
    derivation.paid(List.of(), challenge).ifPresent(statements::add);
    derivation.recipients(List.of(), challenge).ifPresent(statements::add);
    statements.add(derivation.changes(List.of(), challenge));
    statements.add(
        UserChallenges.statement(
            new Stamp(definition.challengeId(), null, null, challenge.instant()), List.of()));
    for (BoundSql statement : statements) {
      Sql sql = statement.sql();
      session.update(new Sql(sql.name(), "explain " + sql.text()), statement.values());
    }
    return true;
  }

  private void judge(Lag lag) {
    String subject = "Challenge " + lag.challengeId() + " on " + lag.axis() + ": ";
    switch (lag.cause()) {
      case INACTIVE, NOT_IN_CATALOGUE -> {
        return;
      }
      case OTHER_CLUSTER -> problems.add(subject + lag.cause().sentence());
      case NO_CHECKPOINT, NOT_ADOPTED, HEAD_FELL -> warnings.add(subject + lag.cause().sentence());
      default -> {}
    }
    if (lag.cause() != Cause.NO_CHECKPOINT && lag.moreWaiting()) {
      warnings.add(
          subject
              + "far behind: at least "
              + lag.rowsWaiting()
              + " rows wait, up to "
              + lag.positionsBehind()
              + " positions above the checkpoint");
    }
    judgeLateness(lag, subject);
    judgeTransactions(lag, subject);
  }

  private void judgeLateness(Lag lag, String subject) {
    long greatest = lag.greatestLateness();
    long allowed = lag.allowedLateness();
    if (greatest > allowed) {
      warnings.add(
          subject
              + "a row came "
              + greatest
              + " positions late, and only "
              + allowed
              + " are allowed for: others may have been missed. Raise the lateness and reconcile,"
              + " unless the host only changed flags of an old row");
    } else if (greatest > 0 && greatest * 2 >= allowed) {
      warnings.add(
          subject
              + "a row came "
              + greatest
              + " positions late, and beyond "
              + allowed
              + " rows are missed: raise the lateness");
    }
  }

  private void judgeTransactions(Lag lag, String subject) {
    if (lag.heldBy() != null && lasts(lag.heldBy())) {
      warnings.add(subject + "kept from settling by " + lag.heldBy().phrase());
    }
    if (lag.lockedBy() != null && lasts(lag.lockedBy())) {
      warnings.add(
          "Challenge " + lag.challengeId() + ": its lock is held by " + lag.lockedBy().phrase());
    }
  }

  private static boolean lasts(OpenTransaction transaction) {
    return transaction.age() != null && transaction.age().compareTo(Health.LONG) >= 0;
  }

  private static boolean nothingCanBeRead(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && (state.startsWith("08") || NOTHING_CAN_BE_READ.contains(state));
  }

  private static String sentence(ChallengeTickException failure) {
    String state = failure.getSQLState();
    if (STANDBY.equals(state)) {
      return "This server is a standby: ticks need the primary";
    }
    boolean ours =
        failure.statement().startsWith("checkpoint/") || failure.statement().startsWith("write/");
    String sentence =
        (ours ? "" : "Challenge " + failure.challengeId() + ", ")
            + failure.statement()
            + ": "
            + reason(failure);
    if (state == null || !DOES_NOT_EXIST.contains(state)) {
      return sentence;
    }
    return sentence
        + (ours ? ": run ChallengeMigrations" : ": run ChallengeMigrations, or correct that SQL");
  }

  /** Without the place in a text that nobody sees. */
  private static String reason(ChallengeTickException failure) {
    Throwable cause = failure.getCause();
    String message = cause == null ? null : cause.getMessage();
    return message == null ? "failed" : message.lines().findFirst().orElse("failed");
  }
}

package io.challenges.internal.tick;

import static java.util.stream.Collectors.joining;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.Checkpoint;
import io.challenges.Fence;
import io.challenges.TickResult.Outcome;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.Lock;
import io.challenges.internal.checkpoint.Window;
import io.challenges.internal.scan.Oldest;
import io.challenges.internal.scan.PostgresDirtySetScanner;
import io.challenges.internal.scan.SourceText;
import io.challenges.internal.sql.BoundSql;
import io.challenges.internal.sql.Parameters;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a challenge's next tick would find nothing, as the last one did. The stages of a tick
 * take two statements and a transaction around them; this is one statement.
 *
 * <p>It asks whether everything that the last tick went by is still so. It says yes only where the
 * stages would find nothing, and where it is in doubt leaves it to them.
 */
final class IdleCheck {

  private static final Logger LOG = LoggerFactory.getLogger(IdleCheck.class);

  /** Of SQLSTATE: a feature not supported, as a cached plan; no such statement; no such object. */
  private static final Set<String> STATEMENT_ONLY = Set.of("0A", "26", "42");

  private static final Sql IDLE = Sql.resource("tick/idle.sql");
  private static final Sql AXIS = Sql.resource("tick/idle_axis.sql");
  private static final Sql HEAD = Sql.resource("tick/idle_head.sql");
  private static final Sql LATE = Sql.resource("tick/idle_late.sql");

  private final ChallengeDefinition definition;
  private final String lock;
  private final PostgresDirtySetScanner scanner;
  private final Sql sql;
  private volatile @Nullable Rest rest;
  private volatile boolean disturbed;
  private final Losses losses = new Losses();

  IdleCheck(ChallengeDefinition definition, Schema schema, PostgresDirtySetScanner scanner) {
    this.definition = definition;
    this.lock = Lock.ofChallenge(schema, definition.challengeId());
    this.scanner = scanner;
    String axes = definition.axes().stream().map(this::axis).collect(joining("\n"));
    // qualified once: it is the text of most ticks
    String text = IDLE.with("snapshot", Oldest.SNAPSHOT.text()).with("axes", axes).text();
    this.sql = new Sql(IDLE.name(), schema.qualify(text));
  }

  private String axis(Axis axis) {
    return AXIS.with("heads", each(HEAD, axis, ",\n"))
        .with("none_late", each(LATE.with("age", Oldest.AGE.text()), axis, "\n"))
        .text();
  }

  private String each(Sql part, Axis axis, String separator) {
    return definition.sources(axis).stream()
        .map(source -> part.with("source", SourceText.of(source)).text())
        .collect(joining(separator));
  }

  /** A tick has found nothing. */
  void foundNothing(CatalogueRow catalogue, List<AxisScan> scans) {
    if (losses.tooMany()) {
      return;
    }
    Optional<Rest> found = Rest.after(catalogue, scans, scanner);
    if (found.isPresent()) {
      rest = found.get();
    }
    disturbed = found.isEmpty();
  }

  /** Forgets what there was to go by, as where the question could not be asked. */
  void forget() {
    rest = null;
  }

  /**
   * The question failed. That of a statement that the server cannot prepare or has lost, as behind
   * a pooler that shares sessions, is no failure of the tick; whoever asks too often in vain stops.
   *
   * @return whether the stages may try
   */
  boolean failed(SQLException failure) {
    forget();
    String state = failure.getSQLState();
    boolean statementOnly = state != null && STATEMENT_ONLY.contains(state.substring(0, 2));
    if (statementOnly && losses.one()) {
      LOG.warn(
          "Challenge {} does without its idle check from now on, since that failed time and again: {}",
          definition.challengeId(),
          failure.getMessage());
    }
    return statementOnly;
  }

  /** Whether there is something to go by. */
  boolean canTell() {
    return rest != null && !disturbed;
  }

  /** The question as of now; none where no tick has found nothing yet. */
  Optional<Question> question() {
    Rest known = rest;
    return known == null ? Optional.empty() : Optional.of(new Question(known, canTell()));
  }

  /** A row's version carries the lower half of the id that wrote it. */
  private static String version(long xid) {
    return Long.toString(xid & 0xFFFF_FFFFL);
  }

  /** What is asked once: others may tick the same challenge meanwhile. */
  final class Question {

    private final Rest known;
    private final boolean asked;

    /**
     * @param asked whether there is something to go by; otherwise it takes its place among those of
     *     others, and yields a row that says nothing
     */
    private Question(Rest known, boolean asked) {
      this.known = known;
      this.asked = asked;
    }

    /** Whether its row says anything. */
    boolean isAsked() {
      return asked;
    }

    /** Takes the challenge's lock, and yields one row. */
    BoundSql statement() {
      return new BoundSql(sql, this::bind);
    }

    private void bind(Parameters parameters) throws SQLException {
      CatalogueRow catalogue = known.catalogue();
      parameters
          .add(asked)
          .add(lock)
          .add(asked)
          .addText(catalogue.amount())
          .add(catalogue.stepCount())
          .add(catalogue.startingBlock())
          .add(catalogue.cooldownDays())
          .add(definition.challengeId())
          .add(known.xmax())
          .add(known.fence())
          .add("int8", known.open());
      for (int n = 0; n < known.scans().size(); n++) {
        bind(parameters, known.scans().get(n), known.windows().get(n));
      }
    }

    private void bind(Parameters parameters, AxisScan scan, Window window) throws SQLException {
      Checkpoint from = scan.from();
      Long head = from.headRead();
      int sources = definition.sources(from.axis()).size();
      parameters
          .add(scan.found())
          .add(from.scanned())
          .add(from.settled())
          .add(from.xmax())
          .add("int8", from.inFlight())
          .add("int8", from.fences().stream().map(Fence::xid).toList())
          .add(head)
          .add(from.revision())
          .add(from.writtenBy())
          .add(from.name());
      for (int n = 0; n < sources; n++) {
        parameters.add(head == null ? from.scanned() + 1 : head);
      }
      parameters.add(head == null ? -1 : head).add(from.scanned());
      for (int n = 0; n < sources; n++) {
        parameters
            .add(window.from())
            .add(window.oldest())
            .add("text", from.seen().stream().map(IdleCheck::version).toList());
      }
    }

    /** Reads the answer into the tally: IDLE or BUSY, or nothing where only the stages can tell. */
    Optional<Outcome> answer(ResultSet row, Tally tally) throws SQLException {
      if (!asked) {
        return Optional.empty();
      }
      boolean locked = row.getBoolean("locked");
      if (!locked && !row.wasNull()) {
        return Optional.of(Outcome.BUSY);
      }
      if (!locked || !row.getBoolean("idle")) {
        disturbed = true;
        return Optional.empty();
      }
      losses.none();
      tally.scanned(known.scans());
      return Optional.of(Outcome.IDLE);
    }
  }
}

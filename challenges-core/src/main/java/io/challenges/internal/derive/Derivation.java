package io.challenges.internal.derive;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeFold;
import io.challenges.ChallengeFold.Folded;
import io.challenges.ChallengeFold.Input;
import io.challenges.ChallengeFold.Row;
import io.challenges.ChallengeFold.Stretch;
import io.challenges.RollingCap;
import io.challenges.internal.sql.BoundSql;
import io.challenges.internal.sql.Parameters;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a challenge's definition says about keys: its statements, or its fold. */
public final class Derivation {

  private static final Sql FRONT = Sql.resource("derive/front.sql");
  private static final Sql CHANGES = Sql.resource("derive/changes.sql");
  private static final Sql CAPPED = Sql.resource("derive/capped.sql");
  private static final Sql FOLDED = Sql.resource("derive/folded.sql");
  private static final Sql RECIPIENTS = Sql.resource("derive/recipients.sql");
  private static final Sql PAID = Sql.resource("derive/paid.sql");
  private static final Sql COMPANION = Sql.resource("derive/companion.sql");
  private static final Sql STANDING_KEYS = Sql.resource("derive/standing_keys.sql");
  private static final Sql REPORTS = Sql.resource("derive/reports.sql");

  /** A thousand contests that cannot be read need not all be named. */
  private static final long MOST_REPORTS = 20;

  private final String keyType;
  private final @Nullable ChallengeFold fold;
  private final @Nullable RollingCap rollingCap;
  private final boolean recipientCap;
  private final Sql changes;
  private final @Nullable Sql paid;
  private final @Nullable Sql standingKeys;
  private final @Nullable Sql reports;
  private final List<Sql> companions;

  public Derivation(ChallengeDefinition definition) {
    this.keyType = definition.keyType().sqlName();
    this.fold = definition.fold();
    this.rollingCap = definition.rollingCap();
    this.recipientCap = definition.recipientCap();
    String rows = fold == null ? definition.derivation() : FOLDED.text();
    this.changes =
        statement(CHANGES, definition.derivationName(), "derivation", rows)
            .with("capped", rollingCap == null ? "" : CAPPED.text());
    this.paid = rollingCap == null ? null : statement(PAID, "paid rows", "paid", rollingCap.paid());
    this.standingKeys =
        optional(STANDING_KEYS, "standing keys", "standing", definition.standingKeys());
    this.reports = optional(REPORTS, "reports", "reports", definition.reports());
    List<Sql> named = new ArrayList<>();
    for (String text : definition.companions()) {
      named.add(statement(COMPANION, "companion " + (named.size() + 1), "companion", text));
    }
    this.companions = List.copyOf(named);
  }

  private @Nullable Sql optional(Sql frame, String name, String place, @Nullable String text) {
    return text == null ? null : statement(frame, name, place, text);
  }

  /** Puts a text of the definition, and the relations that it reads, into a frame. */
  private Sql statement(Sql frame, String name, String place, String text) {
    return frame
        .named(name)
        .with("front", FRONT.text())
        .with("key_type", keyType)
        .with(place, new Sql(name, text).text());
  }

  private BoundSql bound(Sql sql, List<String> keys, ChallengeValues challenge) {
    return new BoundSql(sql, parameters -> front(parameters, keys, challenge));
  }

  private void front(Parameters parameters, List<String> keys, ChallengeValues challenge)
      throws SQLException {
    parameters.add(keyType, keys);
    challenge.bind(parameters);
  }

  /** The query for keys that every tick derives, if there is one. */
  public Optional<BoundSql> standingKeys(ChallengeValues challenge) {
    return Optional.ofNullable(standingKeys).map(sql -> bound(sql, List.of(), challenge));
  }

  /** The keys that every tick derives. */
  public List<String> standingKeys(Session session, ChallengeValues challenge) throws SQLException {
    BoundSql query = standingKeys(challenge).orElse(null);
    return query == null ? List.of() : session.texts(query.sql(), query.values());
  }

  /** What the host should hear about some keys, if the definition says anything about that. */
  List<String> reports(Session session, List<String> keys, ChallengeValues challenge)
      throws SQLException {
    if (reports == null) {
      return List.of();
    }
    return session.texts(
        reports,
        parameters -> {
          front(parameters, keys, challenge);
          parameters.add(MOST_REPORTS);
        });
  }

  /** The statements that bring what is kept besides the rows up to date. */
  public List<BoundSql> companions(List<String> keys, ChallengeValues challenge) {
    return companions.stream().map(companion -> bound(companion, keys, challenge)).toList();
  }

  /**
   * What should be there for some keys. Reads at most, and writes nothing yet.
   *
   * @param stretches what was read of each axis
   */
  public Derived derive(
      Session session, List<String> keys, ChallengeValues challenge, Map<Axis, Stretch> stretches)
      throws SQLException {
    if (fold == null) {
      return new Derived(this, keys, challenge, null);
    }
    session.running(changes.name());
    Input input =
        new Input(
            challenge.id(),
            session.schema().name(),
            keys,
            stretches,
            challenge.amount(),
            challenge.stepCount(),
            challenge.instant());
    return new Derived(this, keys, challenge, fold.fold(session.lend(), input));
  }

  /** The query for what should be in {@code user_challenges} and is not. */
  public BoundSql changes(List<String> keys, ChallengeValues challenge) {
    return changes(keys, challenge, null);
  }

  BoundSql changes(List<String> keys, ChallengeValues challenge, @Nullable Folded folded) {
    return new BoundSql(
        changes,
        parameters -> {
          front(parameters, keys, challenge);
          if (fold != null) {
            bind(parameters, folded == null ? List.of() : folded.rows());
          }
        });
  }

  private static void bind(Parameters parameters, List<Row> rows) throws SQLException {
    parameters
        .add("text", rows, Row::specifier)
        .add("int4", rows, Row::userId)
        .add("int4", rows, Row::progress)
        .add("int4", rows, Row::target)
        .add("int8", rows, Row::amount)
        .add("timestamp", rows, Row::completedAt);
  }

  /** The places that are left under the rolling cap, if there is one. */
  @Nullable RollingPlaces places(Session session, List<String> keys, ChallengeValues challenge)
      throws SQLException {
    BoundSql query = paid(keys, challenge).orElse(null);
    if (query == null || rollingCap == null) {
      return null;
    }
    RollingPlaces places = new RollingPlaces(rollingCap.most(), rollingCap.window());
    session.query(
        query.sql(),
        query.values(),
        results -> {
          ResultSet row = results.next();
          while (row.next()) {
            places.paid(
                row.getString("capped"), row.getObject("completed_at", LocalDateTime.class));
          }
          return true;
        });
    return places;
  }

  /** The query for what is paid already and takes a place under the rolling cap. */
  public Optional<BoundSql> paid(List<String> keys, ChallengeValues challenge) {
    return Optional.ofNullable(paid).map(sql -> bound(sql, keys, challenge));
  }

  /** Whether there is a number of complete rows that no recipient may exceed. */
  boolean capsRecipients(ChallengeValues challenge) {
    return places(challenge) < Integer.MAX_VALUE;
  }

  /** How many complete rows a recipient may have. */
  private int places(ChallengeValues challenge) {
    Integer stepCount = challenge.stepCount();
    return recipientCap && stepCount != null ? Math.max(stepCount, 0) : Integer.MAX_VALUE;
  }

  /** The places that are left to some recipients. */
  RecipientPlaces recipientPlaces(
      Session session, Collection<Integer> userIds, ChallengeValues challenge, Completions before)
      throws SQLException {
    int most = places(challenge);
    Map<Integer, Integer> taken = new HashMap<>();
    BoundSql query = recipients(userIds, challenge).orElse(null);
    if (query != null && most > 0 && !userIds.isEmpty()) {
      session.query(
          query.sql(),
          query.values(),
          results -> {
            ResultSet row = results.next();
            while (row.next()) {
              taken.put(row.getInt("user_id"), row.getInt("places"));
            }
            return true;
          });
    }
    return new RecipientPlaces(most, taken, before);
  }

  /** The query for the complete rows of some recipients, where there is a cap on them. */
  public Optional<BoundSql> recipients(Collection<Integer> userIds, ChallengeValues challenge) {
    return capsRecipients(challenge)
        ? Optional.of(
            new BoundSql(
                RECIPIENTS,
                parameters ->
                    parameters
                        .add("int4", userIds)
                        .add(challenge.id())
                        .add((long) places(challenge))))
        : Optional.empty();
  }
}

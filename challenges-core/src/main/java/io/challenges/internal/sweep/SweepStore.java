package io.challenges.internal.sweep;

import io.challenges.Snapshot;
import io.challenges.internal.sql.ArrayColumn;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import io.challenges.internal.sweep.Scope.Purpose;
import io.challenges.internal.sweep.Stage.Extent;
import io.challenges.internal.tick.Renewed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Keeps sweeps in {@code challenge_sweeps}; whoever writes holds the challenge's lock. */
record SweepStore(String challengeId) {

  private static final Sql READ = Sql.resource("sweep/read.sql");
  private static final Sql DELETE = Sql.resource("sweep/delete.sql");
  private static final Sql WRITE = Sql.resource("sweep/write.sql");

  Optional<SweepState> read(Session session, Purpose purpose, String scope) throws SQLException {
    return session.query(
        READ,
        parameters -> parameters.add(challengeId).add(text(purpose)).add(scope),
        results -> {
          ResultSet row = results.next();
          return row.next() ? Optional.of(state(row)) : Optional.empty();
        });
  }

  private static SweepState state(ResultSet row) throws SQLException {
    List<Long> starts = ArrayColumn.numbers(row, "starts");
    List<Long> ends = ArrayColumn.numbers(row, "ends");
    List<String> files = ArrayColumn.texts(row, "files");
    List<Extent> extents = new ArrayList<>();
    for (int stage = 0; stage < starts.size(); stage++) {
      extents.add(new Extent(starts.get(stage), ends.get(stage), files.get(stage)));
    }
    return new SweepState(
        row.getString("scope"),
        new Snapshot(row.getLong("snapshot_xmax"), ArrayColumn.numbers(row, "in_flight"), null),
        row.getLong("oldest"),
        List.copyOf(extents),
        row.getInt("stage"),
        row.getLong("next"),
        new Renewed(
            row.getLong("keys"),
            row.getInt("inserted"),
            row.getInt("updated"),
            row.getInt("completed")));
  }

  void write(Session session, Purpose purpose, SweepState state) throws SQLException {
    session.query(
        WRITE,
        parameters ->
            parameters
                .add(challengeId)
                .add(text(purpose))
                .add(state.scope())
                .add(state.snapshot().xmax())
                .add("int8", state.snapshot().inFlight())
                .add(state.oldest())
                .add("int8", state.extents().stream().map(Extent::start).toList())
                .add("int8", state.extents().stream().map(Extent::end).toList())
                .add("text", state.extents().stream().map(Extent::files).toList())
                .add((long) state.stage())
                .add(state.next())
                .add(state.renewed().keys())
                .add((long) state.renewed().inserted())
                .add((long) state.renewed().updated())
                .add((long) state.renewed().completed()),
        results -> results.next().next());
  }

  void delete(Session session, Purpose purpose, String scope) throws SQLException {
    session.query(
        DELETE,
        parameters -> parameters.add(challengeId).add(text(purpose)).add(scope),
        results -> results.next().next());
  }

  private static String text(Purpose purpose) {
    return purpose.name().toLowerCase(Locale.ROOT);
  }
}

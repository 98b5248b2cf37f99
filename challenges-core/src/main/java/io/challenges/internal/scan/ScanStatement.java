package io.challenges.internal.scan;

import io.challenges.DirtySource;
import io.challenges.Fence;
import io.challenges.internal.sql.Parameters;
import io.challenges.internal.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The one statement that scans all sources of an axis: a row for each, in their order. */
final class ScanStatement {

  private static final Sql SCAN = Sql.resource("scan/scan.sql");
  private static final Sql SOURCE = Sql.resource("scan/source.sql");
  private static final Sql READ = Sql.resource("scan/read.sql");
  private static final Sql BLANK = Sql.resource("scan/blank.sql").with("age", Oldest.AGE.text());
  private static final Sql MAKING_DUE = Sql.resource("scan/making_due.sql");
  private static final Sql SURVIVOR = Sql.resource("scan/survivor.sql");
  private static final Sql SURVIVING_ROW = Sql.resource("scan/surviving_row.sql");

  private final int sources;
  private final Sql sql;
  private final Sql survivor;

  /**
   * @param blank whether rows that make nothing due by themselves are passed over
   */
  ScanStatement(List<DirtySource> sources, boolean blank) {
    this.sources = sources.size();
    String name =
        sources.stream().map(DirtySource::name).collect(Collectors.joining(", ", "scan of ", ""));
    this.sql =
        SCAN.named(name)
            .with("oldest", Oldest.SQL.text())
            .with("blank", blank ? BLANK.text() : "")
            .with("sources", each(",\n", n -> source(sources.get(n), n, blank)))
            .with("cuts", each(",\n", n -> "(select cut from end_" + n + ")"))
            .with("reads", each("\nunion all\n", n -> of(READ, n, sources)));
    this.survivor =
        SURVIVOR
            .named("survivors in" + name.substring("scan of".length()))
            .with("oldest", Oldest.SQL.text())
            .with("survivors", each(",\n", n -> of(SURVIVING_ROW, n, sources)));
  }

  private static String source(DirtySource source, int n, boolean blank) {
    String text = SourceText.of(source);
    String condition = source.makesDue();
    String fresh =
        blank && condition != null
            ? MAKING_DUE.with("makes_due", condition).with("source", text).text()
            : text;
    return SOURCE.with("n", Integer.toString(n)).with("fresh", fresh).with("source", text).text();
  }

  private static String of(Sql part, int n, List<DirtySource> sources) {
    String source = SourceText.of(sources.get(n));
    return part.with("n", Integer.toString(n)).with("source", source).text();
  }

  private String each(String separator, IntFunction<String> part) {
    return IntStream.range(0, sources).mapToObj(part).collect(Collectors.joining(separator));
  }

  Sql sql() {
    return sql;
  }

  /** Finds the greatest position of a row that was handled before and is still there. */
  Sql survivor() {
    return survivor;
  }

  void bindSurvivor(Parameters parameters, long leastUnseen, long headRead) throws SQLException {
    parameters.add(leastUnseen);
    for (int n = 0; n < sources; n++) {
      parameters.add(headRead);
    }
  }

  /** Binds in the order in which the parts stand in the text. */
  void bind(Parameters parameters, ScanBounds bounds) throws SQLException {
    parameters.add(bounds.window().oldest());
    if (bounds.blankAt() != null) {
      parameters.add(bounds.blankAt());
    }
    for (int n = 0; n < sources; n++) {
      parameters.add(bounds.scanned()).add(bounds.limit()).add(bounds.skim());
      parameters.add(bounds.batchSize()).add(bounds.batchSize());
      parameters.add(bounds.scanned()).add(bounds.limit()).add(bounds.skim());
      parameters.add(bounds.scanned()).add(bounds.limit());
      parameters.add(bounds.window().from()).add(bounds.scanned());
    }
    for (int n = 0; n < sources; n++) {
      parameters.add(bounds.headRead());
      parameters.add("int8", bounds.fences().stream().map(Fence::xid).toList());
      parameters.add("int8", bounds.fences().stream().map(Fence::position).toList());
      parameters.add(bounds.settled()).add("int8", bounds.seen());
    }
  }
}

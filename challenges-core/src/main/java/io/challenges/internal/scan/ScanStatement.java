package io.challenges.internal.scan;

import io.challenges.DirtySource;
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

  private final int sources;
  private final Sql sql;

  ScanStatement(List<DirtySource> sources) {
    this.sources = sources.size();
    String name =
        sources.stream().map(DirtySource::name).collect(Collectors.joining(", ", "scan of ", ""));
    this.sql =
        SCAN.named(name)
            .with("sources", each(",\n", n -> of(SOURCE, n, sources)))
            .with("cuts", each(",\n", n -> "(select cut from end_" + n + ")"))
            .with("reads", each("\nunion all\n", n -> of(READ, n, sources)));
  }

  private static String of(Sql part, int n, List<DirtySource> sources) {
    String source = new Sql(sources.get(n).name(), sources.get(n).sql()).text();
    return part.with("n", Integer.toString(n)).with("source", source).text();
  }

  private String each(String separator, IntFunction<String> part) {
    return IntStream.range(0, sources).mapToObj(part).collect(Collectors.joining(separator));
  }

  Sql sql() {
    return sql;
  }

  /** Binds in the order in which the parts stand in the text. */
  void bind(Parameters parameters, ScanBounds bounds) throws SQLException {
    parameters.add(bounds.window().oldest());
    for (int n = 0; n < sources; n++) {
      parameters.add(bounds.scanned()).add(bounds.limit()).add(bounds.skim());
      parameters.add(bounds.batchSize()).add(bounds.batchSize());
      parameters.add(bounds.scanned()).add(bounds.limit()).add(bounds.skim());
      parameters.add(bounds.scanned()).add(bounds.limit());
      parameters.add(bounds.window().from()).add(bounds.scanned());
    }
    for (int n = 0; n < sources; n++) {
      parameters.add(bounds.headRead()).add(bounds.scanned()).add("int8", bounds.seen());
    }
  }
}

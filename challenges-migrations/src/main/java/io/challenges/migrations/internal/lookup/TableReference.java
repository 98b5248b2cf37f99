package io.challenges.migrations.internal.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A name that stands where a statement may name a table that it reads.
 *
 * @param schema null where it is left to the search path
 * @param next the name after it, which is an alias if it is no keyword
 */
record TableReference(@Nullable String schema, String table, @Nullable String next) {

  private static final Set<String> BEFORE = Set.of("from", "join", "update", "only", "using");

  static List<TableReference> in(List<SqlToken> statement) {
    List<TableReference> references = new ArrayList<>();
    for (int i = 1; i < statement.size(); i++) {
      if (statement.get(i).isName() && stands(statement, i - 1)) {
        references.add(at(statement, i));
      }
    }
    return references;
  }

  /**
   * Whether it can mean the table of that column. Without a schema it means the table in the
   * function's own, if there is one: the search path of a call is not known.
   */
  boolean isTo(IndexedArray array, String ownSchema) {
    String meant = schema == null && array.schemas().contains(ownSchema) ? ownSchema : schema;
    return table.equals(array.table()) && (meant == null || meant.equals(array.schema()));
  }

  /** Whether a qualifier of a column can mean it. */
  boolean isCalled(String qualifier) {
    return qualifier.equals(table) || qualifier.equals(next);
  }

  /** What an insert writes to is not read. */
  private static boolean stands(List<SqlToken> statement, int before) {
    SqlToken token = statement.get(before);
    return BEFORE.stream().anyMatch(token::is)
        || token.isSign(",")
        || token.isSign("(")
        || (token.is("into") && before > 0 && statement.get(before - 1).is("merge"));
  }

  private static TableReference at(List<SqlToken> statement, int start) {
    int at = start;
    String schema = null;
    String table = statement.get(at).value();
    while (at + 2 < statement.size()
        && statement.get(at + 1).isSign(".")
        && statement.get(at + 2).isName()) {
      schema = table;
      at += 2;
      table = statement.get(at).value();
    }
    at++;
    while (at < statement.size() && (statement.get(at).isSign("*") || statement.get(at).is("as"))) {
      at++;
    }
    boolean named = at < statement.size() && statement.get(at).isName();
    return new TableReference(schema, table, named ? statement.get(at).value() : null);
  }
}

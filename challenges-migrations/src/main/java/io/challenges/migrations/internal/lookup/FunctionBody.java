package io.challenges.migrations.internal.lookup;

import io.challenges.migrations.internal.lookup.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements of a function in SQL or PL/pgSQL, and those in its literals, which it may execute.
 */
record FunctionBody(List<SqlStatement> statements) {

  FunctionBody {
    statements = List.copyOf(statements);
  }

  static FunctionBody of(String text) {
    List<SqlStatement> statements = new ArrayList<>();
    add(statements, SqlReader.read(text), false);
    return new FunctionBody(statements);
  }

  /** The tables that a statement may read. */
  List<TableReference> references(SqlStatement statement) {
    return statement.isPiece()
        ? statements.stream().flatMap(one -> one.references().stream()).toList()
        : statement.references();
  }

  private static void add(List<SqlStatement> statements, List<SqlToken> tokens, boolean inLiteral) {
    for (List<SqlToken> part : split(tokens)) {
      statements.add(new SqlStatement(part, inLiteral));
      literals(part).forEach(literal -> add(statements, SqlReader.read(literal), true));
    }
  }

  /** At each semicolon, and where PL/pgSQL ends a condition or the query of a loop. */
  private static List<List<SqlToken>> split(List<SqlToken> tokens) {
    List<List<SqlToken>> parts = new ArrayList<>();
    int start = 0;
    int cases = 0;
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.is("case")) {
        cases++;
      } else if (token.is("end") && cases > 0) {
        cases--;
      }
      boolean semicolon = token.isSign(";");
      if (semicolon || token.is("loop") || (token.is("then") && cases == 0)) {
        parts.add(tokens.subList(start, i));
        start = i + 1;
        // a statement called case is no expression
        cases = semicolon ? 0 : cases;
      }
    }
    parts.add(tokens.subList(start, tokens.size()));
    return parts;
  }

  /** The contents of the literals; those that are joined right there are one. */
  private static List<String> literals(List<SqlToken> tokens) {
    List<StringBuilder> literals = new ArrayList<>();
    boolean goesOn = false;
    for (SqlToken token : tokens) {
      if (token.kind() == Kind.LITERAL) {
        if (!goesOn) {
          literals.add(new StringBuilder());
        }
        literals.get(literals.size() - 1).append(token.value());
        goesOn = true;
      } else if (!token.isSign("||")) {
        goesOn = false;
      }
    }
    return literals.stream().map(StringBuilder::toString).toList();
  }
}

package io.challenges.migrations.internal.lookup;

import io.challenges.migrations.internal.lookup.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a column from some place on, with parentheses and casts around it. */
final class ColumnReader {

  /**
   * What was read.
   *
   * @param text as it is written, without casts
   */
  record Column(List<String> path, String text) {}

  private final List<SqlToken> tokens;
  private int at;

  ColumnReader(List<SqlToken> tokens, int start) {
    this.tokens = tokens;
    this.at = start;
  }

  /** Where the rest begins. */
  int end() {
    return at;
  }

  Optional<Column> read() {
    Optional<Column> column = primary();
    while (column.isPresent() && isSign("::")) {
      at++;
      type();
    }
    return column;
  }

  private Optional<Column> primary() {
    int start = at;
    List<String> path = new ArrayList<>();
    if (isSign("(")) {
      at++;
      Optional<Column> inner = read();
      if (inner.isEmpty() || !isSign(")")) {
        return Optional.empty();
      }
      at++;
      if (!isSign(".")) {
        return inner;
      }
      path.addAll(inner.get().path());
    } else if (at + 1 < tokens.size()
        && tokens.get(at).is("cast")
        && tokens.get(at + 1).isSign("(")) {
      return cast();
    } else if (isName()) {
      path.add(next().value());
    } else {
      return Optional.empty();
    }
    while (isSign(".")) {
      at++;
      if (!isName()) {
        return Optional.empty();
      }
      path.add(next().value());
    }
    return Optional.of(new Column(path, SqlToken.text(tokens.subList(start, at))));
  }

  private Optional<Column> cast() {
    at += 2;
    Optional<Column> column = read();
    if (column.isEmpty() || at >= tokens.size() || !tokens.get(at).is("as")) {
      return Optional.empty();
    }
    at++;
    type();
    if (!isSign(")")) {
      return Optional.empty();
    }
    at++;
    return column;
  }

  /** Such as {@code pg_catalog."char"[]}, {@code double precision[3]}, {@code numeric(5, 2)[]}. */
  private void type() {
    while (isName() || isSign(".")) {
      at++;
    }
    if (isSign("(")) {
      while (at < tokens.size() && !isSign(")")) {
        at++;
      }
      at++;
    }
    while (isSign("[") || isSign("]") || (isNumber() && tokens.get(at - 1).isSign("["))) {
      at++;
    }
  }

  private SqlToken next() {
    return tokens.get(at++);
  }

  private boolean isName() {
    return at < tokens.size() && tokens.get(at).isName();
  }

  private boolean isNumber() {
    return at < tokens.size() && tokens.get(at).kind() == Kind.NUMBER;
  }

  private boolean isSign(String sign) {
    return at < tokens.size() && tokens.get(at).isSign(sign);
  }
}

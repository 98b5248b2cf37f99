package io.challenges.migrations.internal.lookup;

import io.challenges.migrations.internal.lookup.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds {@code value = any (column)} in a statement, whatever casts and parentheses stand around
 * the column. Other than a column, such as a sub-select, an array that is made there or a slice, is
 * passed over, and so is what is negated as a whole: no index serves that in any form.
 */
final class ArrayComparisons {

  private static final String UNKNOWN = "…";

  /** No operand is called so, and none goes on before one of them. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "assert",
          "between",
          "by",
          "case",
          "distinct",
          "else",
          "elsif",
          "end",
          "exit",
          "filter",
          "from",
          "having",
          "if",
          "ilike",
          "in",
          "is",
          "like",
          "loop",
          "not",
          "on",
          "or",
          "perform",
          "return",
          "returning",
          "select",
          "set",
          "similar",
          "then",
          "using",
          "values",
          "when",
          "where",
          "while");

  private static final Set<String> COMPARING = Set.of("=", "<", ">", "<=", ">=", "<>", "!=", "=>");

  private final List<SqlToken> tokens;

  private ArrayComparisons(List<SqlToken> tokens) {
    this.tokens = tokens;
  }

  static List<ArrayComparison> in(List<SqlToken> statement) {
    ArrayComparisons comparisons = new ArrayComparisons(statement);
    List<ArrayComparison> found = new ArrayList<>();
    for (int i = 0; i < statement.size(); i++) {
      comparisons.at(i).ifPresent(found::add);
    }
    return found;
  }

  /** The one whose {@code any} stands there. */
  private Optional<ArrayComparison> at(int any) {
    int operator = operatorBefore(any);
    if (operator < 0 || !isSign(any + 1, "(")) {
      return Optional.empty();
    }
    ColumnReader reader = new ColumnReader(tokens, any + 2);
    Optional<ColumnReader.Column> column = reader.read();
    if (column.isEmpty() || !isSign(reader.end(), ")")) {
      return Optional.empty();
    }
    int value = startOfOperand(operator);
    if (isNegated(value, reader.end() + 1)) {
      return Optional.empty();
    }
    return Optional.of(
        new ArrayComparison(
            column.get().path(),
            column.get().text(),
            value == operator ? UNKNOWN : SqlToken.text(tokens.subList(value, operator))));
  }

  /** Where the equals sign before it begins, which may be {@code operator(pg_catalog.=)}; or -1. */
  private int operatorBefore(int any) {
    if (!is(any, "any") && !is(any, "some")) {
      return -1;
    }
    if (isSign(any - 1, "=")) {
      return any - 1;
    }
    if (isSign(any - 1, ")") && isSign(any - 2, "=")) {
      int bracket = isSign(any - 3, ".") ? any - 5 : any - 3;
      return isSign(bracket, "(") && is(bracket - 1, "operator") ? bracket - 1 : -1;
    }
    return -1;
  }

  private boolean isNegated(int start, int end) {
    int first = start;
    int next = end;
    while (isSign(first - 1, "(") && isSign(next, ")")) {
      first--;
      next++;
      if (is(first - 1, "not")) {
        return true;
      }
    }
    return is(start - 1, "not");
  }

  /** Goes back from the end of an operand to its start; stays where it cannot tell. */
  private int startOfOperand(int end) {
    int start = startOfTerm(end);
    while (start < end && isArithmetic(start - 1)) {
      int before = startOfTerm(start - 1);
      if (before == start - 1) {
        // a sign
        return start - 1;
      }
      start = before;
    }
    return start;
  }

  private int startOfTerm(int end) {
    int start = startOfPrimary(end);
    int type = start;
    // the words of a type, such as double precision, after two colons
    while (isOperandName(type - 1)) {
      type--;
    }
    if (start < end && isSign(type - 1, "::")) {
      int before = startOfTerm(type - 1);
      return before == type - 1 ? end : before;
    }
    if (start == end - 1 && tokens.get(start).kind() == Kind.LITERAL && isOperandName(start - 1)) {
      // such as date '2025-01-01'
      return start - 1;
    }
    return start;
  }

  private int startOfPrimary(int end) {
    int last = end - 1;
    if (last < 0) {
      return end;
    }
    if (isSign(last, ")") || isSign(last, "]")) {
      int opening = opening(last);
      if (opening < 0) {
        return end;
      }
      // of a function, or a subscript
      boolean follows =
          isOperandName(opening - 1) || isSign(opening - 1, ")") || isSign(opening - 1, "]");
      return follows ? startOfPrimary(opening) : opening;
    }
    return switch (tokens.get(last).kind()) {
      case LITERAL, NUMBER -> last;
      case WORD, QUOTED_NAME -> {
        if (!isOperandName(last) && !isSign(last - 1, ".")) {
          yield end;
        }
        yield isSign(last - 1, ".") ? startOfPrimary(last - 1) : last;
      }
      case OPERATOR, SIGN -> end;
    };
  }

  private int opening(int closing) {
    int depth = 0;
    for (int i = closing; i >= 0; i--) {
      if (isSign(i, ")") || isSign(i, "]")) {
        depth++;
      } else if (isSign(i, "(") || isSign(i, "[")) {
        depth--;
        if (depth == 0) {
          return i;
        }
      }
    }
    return -1;
  }

  private boolean isArithmetic(int i) {
    return i >= 0
        && tokens.get(i).kind() == Kind.OPERATOR
        && !COMPARING.contains(tokens.get(i).value());
  }

  private boolean isOperandName(int i) {
    return i >= 0
        && (tokens.get(i).kind() == Kind.QUOTED_NAME
            || (tokens.get(i).kind() == Kind.WORD && !KEYWORDS.contains(tokens.get(i).value())));
  }

  private boolean is(int i, String word) {
    return i >= 0 && i < tokens.size() && tokens.get(i).is(word);
  }

  private boolean isSign(int i, String sign) {
    return i >= 0 && i < tokens.size() && tokens.get(i).isSign(sign);
  }
}

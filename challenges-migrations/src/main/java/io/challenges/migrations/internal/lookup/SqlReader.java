package io.challenges.migrations.internal.lookup;

import io.challenges.migrations.internal.lookup.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes SQL or PL/pgSQL apart by the lexical rules of PostgreSQL, without comments. Whatever is not
 * closed goes on to the end: nothing is an error here.
 */
final class SqlReader {

  private static final String SPACE = " \t\n\r\f\u000b";
  private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";

  /** Everything beyond ASCII is a letter. */
  private static final Pattern WORD =
      Pattern.compile("[a-zA-Z_\\x{80}-\\x{10ffff}][\\w$\\x{80}-\\x{10ffff}]*");

  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?|\\$\\d+");

  private static final Pattern DOLLARS =
      Pattern.compile("\\$([a-zA-Z_\\x{80}-\\x{10ffff}][\\w\\x{80}-\\x{10ffff}]*)?\\$");

  private final String sql;
  private final List<SqlToken> tokens = new ArrayList<>();
  private int at;
  private boolean spaced;

  private SqlReader(String sql) {
    this.sql = sql;
  }

  static List<SqlToken> read(String sql) {
    SqlReader reader = new SqlReader(sql);
    while (reader.at < sql.length()) {
      reader.next();
    }
    return reader.tokens;
  }

  private void next() {
    char c = sql.charAt(at);
    if (SPACE.indexOf(c) >= 0) {
      at++;
      spaced = true;
    } else if (sql.startsWith("--", at)) {
      at = endOfLine();
      spaced = true;
    } else if (sql.startsWith("/*", at)) {
      at = endOfComment();
      spaced = true;
    } else if (c == '\'') {
      literal(at, false);
    } else if ((c == 'e' || c == 'E') && sql.startsWith("'", at + 1)) {
      literal(at + 1, true);
    } else if (c == '"') {
      quotedName();
    } else if (!(dollarQuoted() || matches(WORD, Kind.WORD) || matches(NUMBER, Kind.NUMBER))) {
      sign();
    }
  }

  private int endOfLine() {
    int end = at;
    while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  /** Comments nest. */
  private int endOfComment() {
    int depth = 0;
    int end = at;
    do {
      if (sql.startsWith("/*", end)) {
        depth++;
        end += 2;
      } else if (sql.startsWith("*/", end)) {
        depth--;
        end += 2;
      } else {
        end++;
      }
    } while (depth > 0 && end < sql.length());
    return Math.min(end, sql.length());
  }

  private void literal(int quote, boolean escapes) {
    StringBuilder value = new StringBuilder();
    int end = quote + 1;
    while (end < sql.length() && !(sql.charAt(end) == '\'' && !sql.startsWith("''", end))) {
      boolean escaped = escapes && sql.charAt(end) == '\\';
      if (escaped || sql.charAt(end) == '\'') {
        end++;
      }
      if (end < sql.length()) {
        char c = sql.charAt(end);
        value.append(escaped && (c == 'n' || c == 'r' || c == 't') ? '\n' : c);
        end++;
      }
    }
    add(Kind.LITERAL, value.toString(), Math.min(end + 1, sql.length()));
  }

  private void quotedName() {
    StringBuilder value = new StringBuilder();
    int end = at + 1;
    while (end < sql.length() && !(sql.charAt(end) == '"' && !sql.startsWith("\"\"", end))) {
      if (sql.charAt(end) == '"') {
        end++;
      }
      value.append(sql.charAt(end));
      end++;
    }
    add(Kind.QUOTED_NAME, value.toString(), Math.min(end + 1, sql.length()));
  }

  private boolean dollarQuoted() {
    Matcher opening = DOLLARS.matcher(sql).region(at, sql.length());
    if (!opening.lookingAt()) {
      return false;
    }
    int start = opening.end();
    int end = sql.indexOf(opening.group(), start);
    if (end < 0) {
      add(Kind.LITERAL, sql.substring(start), sql.length());
    } else {
      add(Kind.LITERAL, sql.substring(start, end), end + opening.group().length());
    }
    return true;
  }

  private boolean matches(Pattern pattern, Kind kind) {
    Matcher matcher = pattern.matcher(sql).region(at, sql.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    add(kind, folded(matcher.group()), matcher.end());
    return true;
  }

  private void sign() {
    int end = at;
    while (end < sql.length()
        && OPERATORS.indexOf(sql.charAt(end)) >= 0
        && !sql.startsWith("--", end)
        && !sql.startsWith("/*", end)) {
      end++;
    }
    if (end > at) {
      add(Kind.OPERATOR, sql.substring(at, end), end);
    } else {
      int length = sql.startsWith("::", at) || sql.startsWith(":=", at) ? 2 : 1;
      add(Kind.SIGN, sql.substring(at, at + length), at + length);
    }
  }

  private void add(Kind kind, String value, int end) {
    tokens.add(new SqlToken(kind, value, sql.substring(at, end), spaced));
    at = end;
    spaced = false;
  }

  /** As the server does it, which leaves letters beyond ASCII alone. */
  private static String folded(String name) {
    StringBuilder folded = new StringBuilder(name);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        folded.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return folded.toString();
  }
}

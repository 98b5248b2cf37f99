package io.challenges.migrations.internal.lookup;

import java.util.List;

/**
 * A word, literal or sign in the text of a function.
 *
 * @param value what it means: names in lower case unless quoted, the content of a literal
 * @param text as it stands there
 * @param spaced whether white space or a comment stands before it
 */
record SqlToken(Kind kind, String value, String text, boolean spaced) {

  enum Kind {
    WORD,
    QUOTED_NAME,
    LITERAL,
    NUMBER,
    OPERATOR,
    /** A bracket, comma, point or semicolon, or two colons. */
    SIGN
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
  }

  /** Whether it is this keyword. */
  boolean is(String word) {
    return kind == Kind.WORD && value.equals(word);
  }

  boolean isSign(String sign) {
    return (kind == Kind.SIGN || kind == Kind.OPERATOR) && value.equals(sign);
  }

  /** The text of some, with one space where there was any. */
  static String text(List<SqlToken> tokens) {
    StringBuilder text = new StringBuilder();
    for (SqlToken token : tokens) {
      if (token.spaced && !text.isEmpty()) {
        text.append(' ');
      }
      text.append(token.text);
    }
    return text.toString();
  }
}

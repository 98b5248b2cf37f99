package io.challenges.migrations.internal.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.migrations.internal.lookup.SqlToken.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL is taken apart as the server does it. */
class SqlReaderTest {

  @Test
  void wordsAreFoldedAndQuotedNamesAreNot() {
    assertThat(SqlReader.read("Select \"User \"\"Ids\"\"\", user_ID$1, ÄÉ from T"))
        .extracting(SqlToken::value)
        .containsExactly("select", "User \"Ids\"", ",", "user_id$1", ",", "ÄÉ", "from", "t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a -- b 'c\n d",
        "a -- b /* c\n d",
        "a --\r d",
        "a/* b */d",
        "a /* b /* c */ 'b */ d",
        "a /* -- b */ d",
        "a /*/ b */ d",
        "a /***/ d",
        "a /* b\n\n*/-- c\n--e\nd",
      })
  void commentsAreLeftOut(String sql) {
    assertThat(SqlReader.read(sql)).extracting(SqlToken::value).containsExactly("a", "d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'a -- b'             | a -- b
          'a /* b'             | a /* b
          'it''s'              | it's
          ''''                 | '
          'back\\'             | back\\
          E'it\\'s'            | it's
          e'back\\\\'          | back\\
          E'\\\\n'             | \\n
          $$a 'b' -- c$$       | a 'b' -- c
          $x$a $$b$$ $y$$x$    | a $$b$$ $y$
          $ÿ_1$a$ÿ_1$          | a
          """)
  void aLiteralIsOne(String sql, String content) {
    assertThat(SqlReader.read("x " + sql + " y"))
        .filteredOn(token -> token.kind() == Kind.LITERAL)
        .extracting(SqlToken::value)
        .containsExactly(content);
    assertThat(SqlReader.read("x " + sql + " y")).hasSize(3);
  }

  @Test
  void anEscapedLineFeedIsBlank() {
    assertThat(SqlReader.read("E'a\\nb'").get(0).value()).isEqualTo("a\nb");
  }

  @Test
  void theLetterBeforeALiteralIsNotThatOfEscapes() {
    assertThat(SqlReader.read("name'a\\' e 'b\\'"))
        .extracting(SqlToken::value)
        .containsExactly("name", "a\\", "e", "b\\");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          a=any(b)        ; a = any ( b )
          a>=any(b)       ; a >= any ( b )
          a<>b::int[]     ; a <> b :: int [ ]
          a:=-1.5         ; a := - 1.5
          a=--b           ; a =
          a=/*b*/c        ; a = c
          a ->> b || $1   ; a ->> b || $1
          1..10           ; 1 . . 10
          a.b             ; a . b
          """)
  void operatorsAndSigns(String sql, String tokens) {
    assertThat(SqlReader.read(sql)).extracting(SqlToken::value).containsExactly(tokens.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'a", "\"a", "$$a", "$x$a$$", "/* a", "-- a", "E'a\\", "'a''", "\"a\"\"", "$"})
  void whatIsNotClosedGoesOnToTheEnd(String rest) {
    List<SqlToken> tokens = SqlReader.read("x " + rest);

    assertThat(tokens.get(0).value()).isEqualTo("x");
    assertThat(tokens).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void theTextKeepsWhatWasWrittenWithoutComments() {
    assertThat(SqlToken.text(SqlReader.read(" New.\"User\"  ||\n  'x''y' -- z\n + f(a,b)")))
        .isEqualTo("New.\"User\" || 'x''y' + f(a,b)");
  }
}

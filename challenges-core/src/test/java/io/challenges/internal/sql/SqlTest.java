package io.challenges.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SqlTest {

  @Test
  void theSchemaIsQuotedInPlaceOfEachMarker() {
    assertThat(new Schema("we\"ird Schema").qualify("select from /*schema.*/a, /*schema.*/b"))
        .isEqualTo("select from \"we\"\"ird Schema\".a, \"we\"\"ird Schema\".b");
  }

  @Test
  void aTrailingSemicolonIsDropped() {
    assertThat(new Sql("x", " select 1 ;\n ").text()).isEqualTo("select 1");
  }

  @Test
  void aMissingResourceIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sql.resource("catalogue/nothing.sql"))
        .withMessageContaining("catalogue/nothing.sql");
  }

  @Test
  void placesAreFilled() {
    assertThat(new Sql("x", "${a} and ${b} and ${a}").with("a", "1").text())
        .isEqualTo("1 and ${b} and 1");
  }
}

package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every file has to keep to, so that it is printed, applied and verified alike. */
class ScriptsTest {

  private static final EnumSet<Part> ALL = EnumSet.allOf(Part.class);

  @Test
  void scriptsComeInFlywaysOrder() {
    assertThat(SchemaScript.of(ALL))
        .extracting(script -> script.resource().name())
        .startsWith("V1__tables", "V2__catalogue")
        .containsSubsequence(
            "V2__catalogue",
            "V4__sweeps",
            "V5__excluded_user",
            "R__absent_trigger_on_user_challenge")
        .containsSubsequence(
            "R__function_challenges_announce", "R__trigger_challenges_announce_insert");
  }

  @Test
  void everyFileIsOneOfThem() {
    for (Part part : Part.values()) {
      List<String> files = Resource.sqlIn(part.scripts()).stream().map(Resource::name).toList();
      assertThat(SchemaScript.of(EnumSet.of(part)))
          .extracting(script -> script.resource().name())
          .containsAll(files.stream().filter(name -> !name.equals("beforeEachMigrate")).toList());
    }
  }

  @Test
  void aRepeatableScriptIsAboutTheObjectThatItIsNamedAfter() {
    Schema schema = new Schema("public");
    for (SchemaScript script : SchemaScript.of(ALL)) {
      if (script.isRepeatable()) {
        SchemaObject object = SchemaObject.of(script, schema);
        String name = script.resource().name();
        if (object instanceof SchemaObject.Function function) {
          assertThat(name).isEqualTo("R__function_" + function.name());
          assertThat(function.settings()).contains("search_path=pg_catalog, pg_temp");
        } else if (object instanceof SchemaObject.Trigger trigger) {
          assertThat(name).isEqualTo("R__trigger_" + trigger.name().trigger());
        } else if (object instanceof SchemaObject.AbsentTrigger trigger) {
          assertThat(name).isEqualTo("R__absent_trigger_" + trigger.name().trigger());
        }
      }
    }
  }

  @Test
  void noCommentLooksLikeAPlaceholder() {
    for (SchemaScript script : SchemaScript.of(ALL)) {
      assertThat(script.resource().text().replace(Schema.MARKER, "")).doesNotContain("/*");
    }
  }

  @Test
  void everyIndexIsNamedLikeItsFile() {
    assertThat(OnlineIndex.of(ALL))
        .isNotEmpty()
        .allSatisfy(index -> assertThat(index.name()).isEqualTo(index.resource().name()))
        .extracting(OnlineIndex::name)
        .doesNotHaveDuplicates();
  }
}

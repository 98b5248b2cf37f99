package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ChallengeDefinition;
import io.challenges.Challenges;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every file has to keep to, so that it is printed, applied and verified alike. */
class ScriptsTest {

  private static final EnumSet<Part> ALL = EnumSet.allOf(Part.class);

  /** A row of values that begins with an id. */
  private static final Pattern ROW = Pattern.compile("\\('(\\w+)', +'\\w+', +'\\d+',");

  private static final Pattern COLUMN = Pattern.compile("\\w+");

  /** What stands in the definition of an index and is no column. */
  private static final Set<String> SYNTAX =
      Set.of(
          "btree",
          "gin",
          "lower",
          "desc",
          "with",
          "fastupdate",
          "off",
          "where",
          "is",
          "not",
          "null",
          "true",
          "and",
          "varchar_pattern_ops",
          "jsonb_path_ops");

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
      List<String> files =
          Resource.in(part.scripts(), ".sql").stream().map(Resource::name).toList();
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
    assertThat(Resource.in("indexes", ".sql"))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(OnlineIndex.parse(file).name()).isEqualTo(file.name()));
  }

  @Test
  void everyIndexIsNeededByAPartOrAChallenge() {
    List<String> challenges =
        Resource.in("host/challenges", ".txt").stream().map(Resource::name).toList();

    assertThat(new Selection(ALL, challenges).indexes())
        .containsExactlyInAnyOrderElementsOf(
            Resource.in("indexes", ".sql").stream().map(OnlineIndex::parse).toList());
  }

  @Test
  void whatNeedsAnIndexNeedsItsTableAndColumns() {
    List<Need> needs = new ArrayList<>(ALL);
    Resource.in("host/challenges", ".txt").forEach(file -> needs.add(new Need.BuiltIn(file)));
    Requirements library = Requirements.library();
    for (Need need : needs) {
      Requirements required = need.requirements();
      for (String name : required.indexes()) {
        OnlineIndex index = OnlineIndex.named(name);
        RequiredTable table =
            Stream.of(required, library)
                .flatMap(requirements -> requirements.tables().stream())
                .filter(one -> one.name().equals(index.table()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(need + " lacks the table of " + name));
        assertThat(table.columns().keySet())
            .as("%s: %s", need, name)
            .containsAll(
                COLUMN
                    .matcher(index.definition().replaceAll("'[^']*'", ""))
                    .results()
                    .map(MatchResult::group)
                    .filter(word -> !SYNTAX.contains(word))
                    .toList());
      }
    }
  }

  @Test
  void everyRowOfTheCatalogueCanBeRestored() {
    List<MatchResult> inserts =
        SchemaScript.of(ALL).stream()
            .flatMap(script -> ROW.matcher(script.resource().text()).results())
            .toList();

    assertThat(Catalogue.read().ids())
        .hasSizeGreaterThanOrEqualTo(24)
        .containsExactlyElementsOf(inserts.stream().map(row -> row.group(1)).toList());
  }

  @Test
  void everyChallengeOfTheCatalogueSaysWhatItNeeds() {
    List<String> challenges =
        Catalogue.read().ids().stream()
            // nothing processes them
            .filter(id -> !List.of("o", "ft").contains(id))
            .toList();

    assertThat(Resource.in("host/challenges", ".txt"))
        .extracting(Resource::name)
        .containsExactlyInAnyOrderElementsOf(challenges);
    assertThat(challenges)
        .containsAll(
            Challenges.standard().definitions().stream()
                .map(ChallengeDefinition::challengeId)
                .toList());
  }
}

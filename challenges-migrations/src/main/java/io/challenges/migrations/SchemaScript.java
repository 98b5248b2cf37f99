package io.challenges.migrations;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of the scripts that Flyway runs: a versioned one ({@code V1__tables}), or one that keeps a
 * single object as this version of the library wants it ({@code R__function_name}, {@code
 * R__trigger_name}, {@code R__absent_trigger_name}).
 */
record SchemaScript(Resource resource) {

  private static final Pattern VERSIONED = Pattern.compile("V(\\d+)__\\w+");
  private static final Pattern REPEATABLE = Pattern.compile("R__\\w+");

  /** All of them, in Flyway's order: by version, then by name. */
  static List<SchemaScript> of(Set<Part> parts) {
    List<SchemaScript> scripts =
        parts.stream()
            .flatMap(part -> Resource.in(part.scripts(), ".sql").stream())
            .map(SchemaScript::new)
            .toList();
    Function<Pattern, List<SchemaScript>> matching =
        pattern ->
            scripts.stream()
                .filter(script -> pattern.matcher(script.resource.name()).matches())
                .toList();
    return Stream.concat(
            matching.apply(VERSIONED).stream()
                .sorted(Comparator.comparingInt(SchemaScript::version)),
            matching.apply(REPEATABLE).stream()
                .sorted(Comparator.comparing(script -> script.resource.name())))
        .toList();
  }

  String text(Schema schema) {
    return schema.in(resource.text());
  }

  boolean isRepeatable() {
    return REPEATABLE.matcher(resource.name()).matches();
  }

  private int version() {
    Matcher name = VERSIONED.matcher(resource.name());
    if (!name.matches()) {
      throw new IllegalStateException(resource.path());
    }
    return Integer.parseInt(name.group(1));
  }
}

package io.challenges.migrations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tables with the columns, types and keys that are needed of them, and types with their values.
 *
 * @param indexes the names of indexes to build
 */
record Requirements(
    List<RequiredTable> tables, Map<String, List<String>> enums, List<String> indexes) {

  private static final Map<String, Set<String>> TYPES =
      Map.of(
          "bool", Set.of("boolean"),
          "int", Set.of("integer"),
          "date", Set.of("date"),
          "double", Set.of("double precision"),
          "text", Set.of("text", "character varying"),
          "timestamp", Set.of("timestamp without time zone"),
          "timestamptz", Set.of("timestamp with time zone"),
          "int[]", Set.of("integer[]"));

  /** The library's own tables. */
  static Requirements library() {
    return parse(Resource.of("library.txt").text());
  }

  /**
   * Reads lines such as {@code table users}, then {@code id int|bigint} for each column and {@code
   * unique id}; {@code enum name value value}; {@code index name}; {@code # comment}.
   */
  static Requirements parse(String text) {
    List<RequiredTable> tables = new ArrayList<>();
    Map<String, List<String>> enums = new LinkedHashMap<>();
    List<String> indexes = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      List<String> words = Arrays.asList(line.split("\\s+"));
      List<String> rest = words.subList(1, words.size());
      switch (words.get(0)) {
        case "table" ->
            tables.add(new RequiredTable(rest.get(0), new LinkedHashMap<>(), new ArrayList<>()));
        case "enum" -> enums.put(rest.get(0), rest.subList(1, rest.size()));
        case "index" -> indexes.add(rest.get(0));
        case "unique" -> last(tables).keys().add(new LinkedHashSet<>(rest));
        default -> last(tables).columns().put(words.get(0), types(rest.get(0)));
      }
    }
    return new Requirements(tables, enums, indexes);
  }

  Set<String> tableNames() {
    return tables.stream()
        .map(RequiredTable::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static RequiredTable last(List<RequiredTable> tables) {
    return tables.get(tables.size() - 1);
  }

  private static Set<String> types(String alternatives) {
    return Stream.of(alternatives.split("\\|"))
        .flatMap(type -> TYPES.getOrDefault(type, Set.of(type)).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

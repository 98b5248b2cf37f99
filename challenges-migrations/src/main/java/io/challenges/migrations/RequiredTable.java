package io.challenges.migrations;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table and what is needed of it.
 *
 * @param columns each with the types it may have, as {@code format_type} names them
 * @param keys columns that together have to be unique
 */
record RequiredTable(String name, Map<String, Set<String>> columns, List<Set<String>> keys) {}

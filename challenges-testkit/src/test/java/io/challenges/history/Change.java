package io.challenges.history;

import java.time.LocalDateTime;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Columns of a row that get other values.
 *
 * @param <R> the row
 * @param text which, and what
 * @param columns sets them, knowing what time it is
 */
record Change<R>(String text, BiConsumer<R, LocalDateTime> columns) {

  static <R> Change<R> none() {
    return new Change<>("", (row, now) -> {});
  }

  static <R> Change<R> of(String text, Consumer<R> columns) {
    return new Change<>(" " + text, (row, now) -> columns.accept(row));
  }

  static <R> Change<R> timed(String text, BiConsumer<R, LocalDateTime> columns) {
    return new Change<>(" " + text, columns);
  }

  Change<R> and(Change<R> other) {
    return new Change<>(text + other.text, columns.andThen(other.columns));
  }

  Consumer<R> at(LocalDateTime now) {
    return row -> columns.accept(row, now);
  }
}

package io.challenges.internal.catalogue;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeFold;
import io.challenges.KeyType;
import io.challenges.RollingCap;
import io.challenges.internal.sql.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A definition made of files below the folder {@code catalogue}, named without their ending. */
record Entry(ChallengeDefinition.Builder builder) {

  private static final Pattern CONTAINED = Pattern.compile("\\$\\{([a-z0-9_/]+)}");

  /** Its keys are integers that its specifiers begin with, in hexadecimal. */
  static Entry of(String id) {
    return new Entry(ChallengeDefinition.named(id).rowKeys(text("sources/keys_in_specifiers")));
  }

  /** Keys that are text. */
  Entry textKeys() {
    builder.key(KeyType.TEXT);
    return this;
  }

  /** A source by blocks. */
  Entry moved(String file) {
    return moved(Axis.BLOCKS, file);
  }

  /** A source by blocks, and the expansion of its keys. */
  Entry moved(String file, String expansion) {
    return moved(Axis.BLOCKS, file, expansion);
  }

  Entry moved(Axis axis, String file) {
    builder.source(file + ".sql", axis, text(file));
    return this;
  }

  Entry moved(Axis axis, String file, String expansion) {
    moved(axis, file);
    builder.expandedBy(text(expansion));
    return this;
  }

  /** Which rows of the last source can make something due by themselves. */
  Entry makingDue(String condition) {
    builder.makesDue(condition);
    return this;
  }

  /** Keys that every tick derives. */
  Entry standing(String file) {
    builder.standingKeys(text(file));
    return this;
  }

  /** What it keeps besides its rows. */
  Entry companion(String file) {
    builder.companion(text(file));
    return this;
  }

  /** What cannot be read as the rule has it. */
  Entry reports(String file) {
    builder.reports(text(file));
    return this;
  }

  /** The keys that derive its rows, where specifiers do not begin with them. */
  Entry rowKeys(String file) {
    builder.rowKeys(text(file));
    return this;
  }

  Entry rollingCap(int most, Duration window, String paid) {
    builder.rollingCap(new RollingCap(most, window, text(paid)));
    return this;
  }

  /** Its {@code step_count} caps the complete rows of each recipient. */
  Entry recipientCap() {
    builder.recipientCap();
    return this;
  }

  Entry predecessor(Axis axis, String checkpoint) {
    builder.predecessor(axis, checkpoint);
    return this;
  }

  Entry dueAt(UnaryOperator<Instant> nextDue) {
    builder.dueAt(nextDue);
    return this;
  }

  ChallengeDefinition derivedBy(String file) {
    return builder.derivation(file + ".sql", text(file)).build();
  }

  ChallengeDefinition foldedBy(String name, ChallengeFold fold) {
    return builder.fold(name, fold).build();
  }

  /** The query in a file. */
  static Sql sql(String file) {
    return new Sql(file + ".sql", text(file));
  }

  /** A file's text, with that of the files that it names as {@code ${file}}. */
  private static String text(String file) {
    return CONTAINED
        .matcher(Sql.resource("catalogue/" + file + ".sql").text())
        .replaceAll(contained -> Matcher.quoteReplacement(text(contained.group(1))));
  }
}

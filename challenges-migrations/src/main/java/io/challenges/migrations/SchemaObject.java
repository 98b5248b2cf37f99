package io.challenges.migrations;

import io.challenges.migrations.FoundObjects.FoundFunction;
import io.challenges.migrations.FoundObjects.FoundTrigger;
import io.challenges.migrations.FoundObjects.TriggerName;
import io.challenges.migrations.Verification.Finding;
import io.challenges.migrations.Verification.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The one function or trigger that a repeatable script is about, as the script wants it. */
sealed interface SchemaObject {

  /** The table that it is on, if it is on one. */
  Optional<String> table();

  /** What is wrong with it in a schema, if anything is. */
  Optional<Finding> compare(FoundObjects found);

  /** Reads what a script wants. */
  static SchemaObject of(SchemaScript script, Schema schema) {
    String text = script.resource().text();
    String name = script.resource().name();
    if (name.startsWith("R__function_")) {
      return Function.parse(text, schema);
    }
    if (name.startsWith("R__trigger_")) {
      return Trigger.parse(text);
    }
    if (name.startsWith("R__absent_trigger_")) {
      return AbsentTrigger.parse(text);
    }
    throw new IllegalStateException("A repeatable script of no known kind: " + name);
  }

  private static MatchResult find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("Not as expected: " + text);
    }
    return matcher.toMatchResult();
  }

  /** A function with this body and these settings. */
  record Function(String name, String body, Set<String> settings) implements SchemaObject {

    private static final Pattern DEFINITION =
        Pattern.compile(
            "create or replace function /\\*schema\\.\\*/(\\w+)\\(\\)(.*?)\\sas (\\$\\w*\\$)(.*)\\3;",
            Pattern.DOTALL);

    private static final Pattern SETTING =
        Pattern.compile("^ +set (\\w+) = (.+)$", Pattern.MULTILINE);

    static Function parse(String text, Schema schema) {
      MatchResult definition = find(DEFINITION, text);
      Set<String> settings =
          SETTING
              .matcher(definition.group(2))
              .results()
              .map(setting -> setting.group(1) + '=' + setting.group(2))
              .collect(Collectors.toSet());
      return new Function(definition.group(1), schema.in(definition.group(4)), settings);
    }

    @Override
    public Optional<String> table() {
      return Optional.empty();
    }

    @Override
    public Optional<Finding> compare(FoundObjects found) {
      FoundFunction function = found.functions().get(name);
      if (function == null) {
        return Optional.of(
            new Finding(Kind.MISSING, name, "function %s is missing".formatted(name)));
      }
      if (!function.body().equals(body) || !function.settings().equals(settings)) {
        return Optional.of(
            new Finding(
                Kind.OUTDATED,
                name,
                "function %s differs from that of this version".formatted(name)));
      }
      return Optional.empty();
    }
  }

  /** A trigger with this definition, without schemas and in lower case. */
  record Trigger(TriggerName name, String definition) implements SchemaObject {

    private static final Pattern DEFINITION =
        Pattern.compile(
            "create or replace (trigger (\\w+)\\s.*? on /\\*schema\\.\\*/(\\w+)\\s[^;]*);",
            Pattern.DOTALL);

    static Trigger parse(String text) {
      MatchResult definition = find(DEFINITION, text);
      return new Trigger(
          new TriggerName(definition.group(3), definition.group(2)),
          plain("create " + definition.group(1).replace(Schema.MARKER, "")));
    }

    @Override
    public Optional<String> table() {
      return Optional.of(name.table());
    }

    @Override
    public Optional<Finding> compare(FoundObjects found) {
      FoundTrigger trigger = found.triggers().get(name);
      String object = "trigger %s on %s".formatted(name.trigger(), name.table());
      if (trigger == null) {
        return Optional.of(new Finding(Kind.MISSING, name.trigger(), object + " is missing"));
      }
      if (!plain(trigger.definition()).equals(definition)) {
        return Optional.of(
            new Finding(
                Kind.OUTDATED, name.trigger(), object + " differs from that of this version"));
      }
      if (!trigger.enabled()) {
        return Optional.of(new Finding(Kind.INVALID, name.trigger(), object + " is disabled"));
      }
      return Optional.empty();
    }

    private static String plain(String definition) {
      return String.join(" ", List.of(definition.strip().split("\\s+"))).toLowerCase(Locale.ROOT);
    }
  }

  /** A trigger of the earlier system that ours replace. */
  record AbsentTrigger(TriggerName name) implements SchemaObject {

    private static final Pattern DROP =
        Pattern.compile("drop trigger if exists (\\w+) on /\\*schema\\.\\*/(\\w+);");

    static AbsentTrigger parse(String text) {
      MatchResult drop = find(DROP, text);
      return new AbsentTrigger(new TriggerName(drop.group(2), drop.group(1)));
    }

    @Override
    public Optional<String> table() {
      return Optional.of(name.table());
    }

    @Override
    public Optional<Finding> compare(FoundObjects found) {
      return found.triggers().containsKey(name)
          ? Optional.of(
              new Finding(
                  Kind.OLD_TRIGGER,
                  name.trigger(),
                  "trigger %s of the earlier system is on %s beside those that replace it"
                      .formatted(name.trigger(), name.table())))
          : Optional.empty();
    }
  }
}

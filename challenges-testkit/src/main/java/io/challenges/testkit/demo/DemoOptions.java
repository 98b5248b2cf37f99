package io.challenges.testkit.demo;

import java.util.List;

/**
 * How much the demo does.
 *
 * @param seconds how long the indexer writes
 * @param writers how many connections it writes through
 * @param blocksPerSecond how fast its chain grows
 * @param users how many users there are before the library comes
 */
record DemoOptions(int seconds, int writers, int blocksPerSecond, int users) {

  static final String USAGE =
      """
      mvn -q -pl challenges-testkit -am compile exec:java -Dexec.args="..."

        --seconds N            how long the indexer writes (1 to 3600; 20)
        --writers N            how many connections it writes through (1 to 64; 4)
        --blocks-per-second N  how fast its chain grows (1 to 1000; 25)
        --users N              how many users there are when the library comes (1 to 1000000; 20000)
        --help                 this text
      """;

  private static final DemoOptions DEFAULTS = new DemoOptions(20, 4, 25, 20_000);

  static boolean help(List<String> arguments) {
    return arguments.contains("--help") || arguments.contains("-h");
  }

  /** Takes {@code --name value} as well as {@code --name=value}. */
  static DemoOptions parse(List<String> arguments) {
    DemoOptions options = DEFAULTS;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value;
      if (equals >= 0) {
        value = argument.substring(equals + 1);
      } else if (i + 1 < arguments.size()) {
        i++;
        value = arguments.get(i);
      } else {
        value = "";
      }
      options = options.with(name, value);
    }
    return options;
  }

  private DemoOptions with(String name, String value) {
    return switch (name) {
      case "--seconds" ->
          new DemoOptions(number(name, value, 3_600), writers, blocksPerSecond, users);
      case "--writers" -> new DemoOptions(seconds, number(name, value, 64), blocksPerSecond, users);
      case "--blocks-per-second" ->
          new DemoOptions(seconds, writers, number(name, value, 1_000), users);
      case "--users" ->
          new DemoOptions(seconds, writers, blocksPerSecond, number(name, value, 1_000_000));
      default -> throw new IllegalArgumentException("There is no option " + name);
    };
  }

  private static int number(String name, String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "%s takes a number from 1 to %d, not \"%s\"".formatted(name, most, value));
  }
}

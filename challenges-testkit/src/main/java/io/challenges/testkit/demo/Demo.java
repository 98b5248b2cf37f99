package io.challenges.testkit.demo;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;

/**
 * The library at work: a simulated indexer writes into an embedded PostgreSQL, and challenges are
 * completed beside it. At the end the outcome is compared with a recomputation from all rows.
 *
 * <pre>{@code mvn -q -pl challenges-testkit -am compile exec:java}</pre>
 */
public final class Demo {

  private static final int EQUAL = 0;
  private static final int DIFFERENT = 1;
  private static final int MISUSED = 2;
  private static final int FAILED = 3;

  private static final long UNTIL_INTERRUPTION_SHOWS_MILLIS = 500;

  private static volatile boolean interrupted;

  private Demo() {}

  /**
   * Runs the demo and ends the JVM: with 0 where the outcome is equal to the recomputation, 1 where
   * it differs, 2 for arguments that it does not understand, 3 where it could not be run.
   *
   * @param arguments {@code --help} lists them
   */
  public static void main(String[] arguments) {
    // Whatever goes wrong is told here as well. And where the demo is interrupted, the server may
    // end first, and the log would fill with that.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted = true));
    System.exit(run(List.of(arguments), System.out, Terminal.present(), connection -> {}));
  }

  static int run(
      List<String> arguments,
      PrintStream out,
      boolean terminal,
      DemoRun.Interference interference) {
    DemoOptions options;
    try {
      if (DemoOptions.help(arguments)) {
        out.print(DemoOptions.USAGE);
        return EQUAL;
      }
      options = DemoOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage() + "\n\n" + DemoOptions.USAGE);
      return MISUSED;
    }
    try {
      return new DemoRun(options, out, terminal, interference).run() ? EQUAL : DIFFERENT;
    } catch (SQLException | RuntimeException e) {
      return failed(e, out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(e, out);
    }
  }

  private static int failed(Exception failure, PrintStream out) {
    if (!isInterrupted()) {
      out.println("\nThe demo failed: " + failure.getMessage());
      failure.printStackTrace(out);
    }
    return FAILED;
  }

  /** Ctrl-C reaches the server as well, which may be the first to end. */
  private static boolean isInterrupted() {
    try {
      Thread.sleep(UNTIL_INTERRUPTION_SHOWS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return interrupted;
  }
}

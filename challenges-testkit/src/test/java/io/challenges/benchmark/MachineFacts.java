package io.challenges.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** On what a run was measured. */
record MachineFacts(Map<String, String> facts) {

  private static final Path CPUS = Path.of("/proc/cpuinfo");

  static MachineFacts of(BenchmarkOptions options, Session session)
      throws IOException, SQLException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cpu", cpu());
    facts.put("cores", Integer.toString(system.getAvailableProcessors()));
    facts.put("memory", "%d MB".formatted(system.getTotalMemorySize() >> 20));
    facts.put(
        "file_system", Files.getFileStore(Path.of(session.text("show data_directory"))).type());
    facts.put("os", "%s %s %s".formatted(system.getName(), system.getVersion(), system.getArch()));
    facts.put("jdk", "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version()));
    facts.put("commit", commit());
    facts.put("scale", String.format(Locale.ROOT, "%s", options.size().scale()));
    facts.put("catalogue", String.format(Locale.ROOT, "%s", options.size().catalogue()));
    facts.put("rounds", Integer.toString(options.rounds()));
    facts.put("notifications", Long.toString(options.size().rows().rows("notification")));
    facts.put("user_events", Long.toString(options.size().rows().rows("user_events")));
    facts.put("postgresql", session.text("show server_version"));
    for (String setting : BenchmarkServer.settings().keySet()) {
      facts.put("postgresql." + setting, session.text("select current_setting(?)", setting));
    }
    return new MachineFacts(facts);
  }

  private static String cpu() throws IOException {
    if (!Files.isReadable(CPUS)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(CPUS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  /** Of the sources, as far as git knows. */
  private static String commit() throws IOException {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude", "*")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor() == 0 ? commit.strip() : "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    } catch (IOException e) {
      return "unknown";
    }
  }

  String value(String fact) {
    return facts.getOrDefault(fact, "unknown");
  }

  String properties() {
    return facts.entrySet().stream()
        .map(fact -> fact.getKey() + '=' + fact.getValue())
        .collect(Collectors.joining("\n", "", "\n"));
  }
}

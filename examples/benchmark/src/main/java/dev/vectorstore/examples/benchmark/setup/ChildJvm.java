package dev.vectorstore.examples.benchmark.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Other JVMs with the same classes, which work on a database as its owner. */
public final class ChildJvm {
  private static final String PASSWORD = "BENCHMARK_PASSWORD";

  private ChildJvm() {}

  /**
   * Runs a class and returns what it printed.
   *
   * @param settings of the JVM
   * @param arguments that come after the database's URL and its user
   * @throws IOException if it fails
   */
  public static String run(
      BenchmarkDatabase database, List<String> settings, Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(settings);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(database.local().url(), database.local().user()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put(PASSWORD, database.local().password());
    Process child = builder.start();
    String answer =
        new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (child.waitFor() != 0) {
      throw new IOException("a JVM with " + String.join(" ", settings) + " failed");
    }
    return answer;
  }

  /** The password of the owner, in a JVM that was started so. */
  public static String password() {
    return System.getenv(PASSWORD);
  }
}

package dev.vectorstore.examples.benchmark;

import dev.vectorstore.examples.benchmark.setup.Options;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The versions of PostgreSQL to measure with. A JVM has one throwaway server, so each version gets
 * a JVM of its own, one after the other.
 */
final class Servers {
  private static final String OPTION = "postgres";
  private static final String ANY = "any";
  private static final String VERSION = "VECTORSTORE_LOCAL_POSTGRES_VERSION";

  private Servers() {}

  /** Whether versions are named, so that this JVM measures nothing itself. */
  static boolean areNamed(Options options) {
    return !options.words(OPTION).equals(List.of(ANY));
  }

  /**
   * Measures with each version. Pages of the first have their usual names and titles, those of the
   * others end with the version.
   *
   * @throws IOException if one of the JVMs fails
   */
  static void measure(Options options) throws IOException, InterruptedException {
    List<Integer> versions = options.numbers(OPTION);
    for (int version : versions) {
      System.out.println("PostgreSQL " + version);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.add("-D" + VERSION + "=" + version);
      command.add("-Dbenchmark." + OPTION + "=" + ANY);
      if (version != versions.get(0)) {
        command.add("-Dbenchmark.marked=" + version);
      }
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(Benchmark.class.getName());
      Process measuring = new ProcessBuilder(command).inheritIO().start();
      Runtime.getRuntime().addShutdownHook(new Thread(measuring::destroy)); // its server ends, too
      if (measuring.waitFor() != 0) {
        throw new IOException("the JVM for PostgreSQL " + version + " failed");
      }
    }
  }
}

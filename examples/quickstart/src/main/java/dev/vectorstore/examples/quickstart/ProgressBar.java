package dev.vectorstore.examples.quickstart;

import dev.vectorstore.migration.ImportProgress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/**
 * A bar that grows in place on a terminal; elsewhere, such as in a log, a line when a phase is
 * done.
 */
final class ProgressBar {
  private static final int WIDTH = 40;

  private final PrintStream out;
  private final boolean terminal;

  ProgressBar(PrintStream out) {
    this.out = out;
    this.terminal = isTerminal(System.getenv());
  }

  private static boolean isTerminal(Map<String, String> environment) {
    String terminal = environment.getOrDefault("TERM", "dumb");
    return !terminal.equals("dumb") && !environment.containsKey("CI");
  }

  void show(ImportProgress progress) {
    boolean done = progress.done() == progress.expected() && progress.done() > 0;
    if (terminal) {
      out.print("\r" + line(progress) + (done ? "\n" : ""));
    } else if (done) {
      out.println(line(progress));
    }
    out.flush();
  }

  private static String line(ImportProgress progress) {
    int filled =
        progress.expected() == 0 ? 0 : (int) (WIDTH * progress.done() / progress.expected());
    return String.format(
        Locale.ROOT,
        "  %-6s %s [%s%s] %,d of %,d",
        progress.phase().name().toLowerCase(Locale.ROOT),
        progress.collection(),
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        progress.done(),
        progress.expected());
  }
}

package dev.vectorstore.migration.report;

import dev.vectorstore.migration.ExportProgress;
import dev.vectorstore.migration.ImportProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Human-readable progress: a bar that grows in place on a terminal, or a line in a log at each
 * tenth and at the end. Not safe for concurrent calls, which importers and exporters do not make.
 */
public final class ProgressBar {
  private static final int WIDTH = 30;
  private static final int LINES = 10;

  private enum Style {
    IN_PLACE,
    LINES,
    SILENT
  }

  private final PrintWriter out;
  private final Style style;
  private final Map<String, Long> tenths = new HashMap<>();
  private int width;

  private ProgressBar(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** A bar for a terminal. */
  public static ProgressBar inPlace(PrintWriter out) {
    return new ProgressBar(out, Style.IN_PLACE);
  }

  /** Lines for a log. */
  public static ProgressBar lines(PrintWriter out) {
    return new ProgressBar(out, Style.LINES);
  }

  /** A bar that shows nothing. */
  public static ProgressBar silent() {
    return new ProgressBar(new PrintWriter(PrintWriter.nullWriter()), Style.SILENT);
  }

  /**
   * Whether this environment looks like an interactive terminal: {@code TERM} names one, and {@code
   * CI} is not set.
   */
  public static boolean isTerminal(Map<String, String> environment) {
    String terminal = environment.getOrDefault("TERM", "dumb");
    return !terminal.equals("dumb") && !environment.containsKey("CI");
  }

  /** Shows the progress of an import or a verification. */
  public void show(ImportProgress progress) {
    show(
        progress.phase().name().toLowerCase(Locale.ROOT),
        progress.collection(),
        progress.done(),
        progress.expected(),
        rate(progress));
  }

  /** Shows the progress of an export. */
  public void show(ExportProgress progress) {
    show("export", progress.collection(), progress.done(), progress.expected(), "");
  }

  private static String rate(ImportProgress progress) {
    if (progress.perSecond() <= 0) {
      return "";
    }
    Optional<Duration> remaining =
        progress.done() < progress.expected() ? progress.remaining() : Optional.empty();
    return String.format(Locale.ROOT, ", %,.0f/s", progress.perSecond())
        + remaining.map(left -> ", " + time(left) + " left").orElse("");
  }

  private static String time(Duration time) {
    long seconds = (time.toMillis() + 999) / 1000;
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private void show(String phase, String collection, long done, long expected, String rate) {
    boolean complete = done >= expected;
    String line =
        String.format(
            Locale.ROOT,
            "  %-6s %s %s%,d of %,d%s",
            phase,
            collection,
            style == Style.IN_PLACE ? bar(done, expected) : "",
            done,
            expected,
            rate);
    if (style == Style.IN_PLACE) {
      out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      width = complete ? 0 : line.length();
      out.print(complete ? System.lineSeparator() : "");
    } else if (isNewTenth(phase + " " + collection, done, expected)) {
      out.println(line);
    }
    out.flush();
  }

  private static String bar(long done, long expected) {
    int filled = expected == 0 ? WIDTH : (int) (WIDTH * Math.min(done, expected) / expected);
    return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] ";
  }

  /** Each tenth is reported once, and the beginning is not reported. */
  private boolean isNewTenth(String what, long done, long expected) {
    long tenth = expected == 0 ? LINES : LINES * Math.min(done, expected) / expected;
    Long before = tenths.put(what, tenth);
    return tenth > (before == null ? 0 : before);
  }
}

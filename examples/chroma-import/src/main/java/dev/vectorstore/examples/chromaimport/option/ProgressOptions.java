package dev.vectorstore.examples.chromaimport.option;

import dev.vectorstore.examples.chromaimport.output.Output;
import dev.vectorstore.migration.report.ProgressBar;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** How the progress is shown on standard error. */
public final class ProgressOptions {
  /** The ways to show it. */
  public enum Style {
    /** A bar that grows in place. */
    BAR,
    /** A line at each tenth. */
    LINES,
    /** Nothing. */
    NONE
  }

  @Option(
      names = "--progress",
      paramLabel = "STYLE",
      description =
          "bar, lines or none, on standard error; a bar on a terminal and lines elsewhere by"
              + " default.")
  private Optional<Style> style = Optional.empty();

  public ProgressBar bar(Output output) {
    boolean terminal = Ansi.AUTO.enabled() && ProgressBar.isTerminal(System.getenv());
    return switch (style.orElse(terminal ? Style.BAR : Style.LINES)) {
      case BAR -> ProgressBar.inPlace(output.messages());
      case LINES -> ProgressBar.lines(output.messages());
      case NONE -> ProgressBar.silent();
    };
  }
}

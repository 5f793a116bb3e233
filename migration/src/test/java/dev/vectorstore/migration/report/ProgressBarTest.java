package dev.vectorstore.migration.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.migration.ExportProgress;
import dev.vectorstore.migration.ImportProgress;
import dev.vectorstore.migration.ImportProgress.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  @Test
  void lines_tenthsAreTold_eachOnce() {
    assertThat(shown(ProgressBar::lines, 0, 5, 99, 100, 150, 999, 1_000, 1_000))
        .isEqualTo(
            """
              import c 100 of 1,000, 50/s, 0:18 left
              import c 999 of 1,000, 50/s, 0:01 left
              import c 1,000 of 1,000, 50/s
            """);
  }

  @Test
  void inPlace_grows_andCoversWhatStoodThere() {
    String bars = "\r  import c [###############...............] 500 of 1,000, 50/s, 0:10 left";
    String end = "\r  import c [##############################] 1,000 of 1,000, 50/s";
    assertThat(shown(ProgressBar::inPlace, 500, 1_000))
        .isEqualTo(bars + end + " ".repeat(bars.length() - end.length()) + "\n");
  }

  @Test
  void expectedNone_isComplete() {
    StringWriter out = new StringWriter();
    ProgressBar.lines(new PrintWriter(out)).show(new ExportProgress("c", 0, 0));
    assertThat(out).hasToString("  export c 0 of 0\n");
  }

  @Test
  void terminal_isOneThatIsNamed_outsideOfAutomation() {
    assertThat(ProgressBar.isTerminal(Map.of("TERM", "xterm"))).isTrue();
    assertThat(ProgressBar.isTerminal(Map.of("TERM", "xterm", "CI", "true"))).isFalse();
    assertThat(ProgressBar.isTerminal(Map.of("TERM", "dumb"))).isFalse();
    assertThat(ProgressBar.isTerminal(Map.of())).isFalse();
  }

  private static String shown(Function<PrintWriter, ProgressBar> kind, long... done) {
    StringWriter out = new StringWriter();
    ProgressBar bar = kind.apply(new PrintWriter(out));
    for (long each : done) {
      bar.show(new ImportProgress(Phase.IMPORT, 1, "c", each, 1_000, 50));
    }
    return out.toString();
  }
}

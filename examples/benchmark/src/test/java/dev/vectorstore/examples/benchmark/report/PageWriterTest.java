package dev.vectorstore.examples.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageWriterTest {
  private static final Table TABLE =
      Table.of("Speed", "store", "p50, ms", "rows")
          .row("ours | theirs", new Spread(1.2345, 1, 20.5), 12_345L)
          .row("other", 0.00001, 7L);
  private static final Chart CHART =
      new Chart(
          "time",
          "Time",
          Chart.Axis.logarithmic("kept"),
          Chart.Axis.linear("ms"),
          List.of(
              new Chart.Line("one line", List.of(new Chart.Point(1, 2), new Chart.Point(10, 3)))));
  private static final ReportPage PAGE =
      new ReportPage("speed", "How fast", List.of("A note."), List.of(TABLE), List.of(CHART));
  private static final Setting SETTING =
      new Setting(Map.of("cores", "2"), List.of("-Dbenchmark.rows=10"));

  @TempDir private Path directory;

  @Test
  void write_aPage_givesItsMarkdown() throws IOException {
    new PageWriter(directory, "", SETTING).write(PAGE);

    assertThat(directory.resolve("speed.md"))
        .hasContent(
            """
            # How fast

            A note.

            ## Speed

            | store | p50, ms | rows |
            | --- | --- | --- |
            | ours \\| theirs | 1.23 (1–20.5) | 12,345 |
            | other | 0 | 7 |

            ![Time](speed-time.svg)

            Machine and versions: cores 2.

            Options: `-Dbenchmark.rows=10`.
            """);
  }

  @Test
  void write_aPage_givesItsNumbersUnroundedAsJson() throws IOException {
    new PageWriter(directory, "", SETTING).write(PAGE);

    JsonNode json = new ObjectMapper().readTree(directory.resolve("speed.json").toFile());
    JsonNode row = json.at("/tables/0/rows/0");
    assertThat(row.at("/1/median").doubleValue()).isEqualTo(1.2345);
    assertThat(row.at("/2").longValue()).isEqualTo(12_345);
    assertThat(json.at("/setting/facts/cores").textValue()).isEqualTo("2");
  }

  @Test
  void write_aPage_drawsItsCharts() throws IOException {
    new PageWriter(directory, "", SETTING).write(PAGE);

    String drawn = Files.readString(directory.resolve("speed-time.svg"));
    assertThat(drawn.contains("<svg") && drawn.strip().endsWith("</svg>")).isTrue();
    assertThat(drawn.length()).isBetween(1_000, 100_000);
  }

  @Test
  void write_markedWithAVersion_hasItInNameAndTitle() throws IOException {
    new PageWriter(directory, "18", SETTING).write(PAGE);

    assertThat(Files.readString(directory.resolve("speed-18.md")))
        .startsWith("# How fast, PostgreSQL 18\n")
        .contains("![Time](speed-18-time.svg)");
    assertThat(directory.resolve("speed-18-time.svg")).exists();
    assertThat(directory.resolve("speed-18.json")).exists();
    assertThat(directory.resolve("speed.md")).doesNotExist();
  }

  @Test
  void row_ofAnotherWidth_fails() {
    assertThatThrownBy(() -> TABLE.row("too", "few"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("table \"Speed\" has 3 columns, a row 2");
  }
}

package dev.vectorstore.examples.benchmark.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes pages as human-readable Markdown and as JSON, with their charts. */
public final class PageWriter {
  private final Path directory;
  private final String version;
  private final Setting setting;
  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * Writes into this directory, which is created if it is missing.
   *
   * @param version the version of PostgreSQL that all pages are marked with; empty if with none
   */
  public PageWriter(Path directory, String version, Setting setting) {
    this.directory = directory;
    this.version = version;
    this.setting = setting;
  }

  /** Writes or replaces the files of a page. */
  public void write(ReportPage unmarked) throws IOException {
    ReportPage page = unmarked.marked(version);
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(page.name() + ".md"), MarkdownPage.of(page, setting));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("title", page.title());
    data.put("setting", setting);
    data.put("tables", page.tables());
    Files.writeString(
        directory.resolve(page.name() + ".json"), json.writeValueAsString(data) + "\n");
    for (Chart chart : page.charts()) {
      SvgChart.write(chart, directory.resolve(page.name() + "-" + chart.name() + ".svg"));
    }
  }
}

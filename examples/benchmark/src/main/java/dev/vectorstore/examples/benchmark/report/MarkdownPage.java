package dev.vectorstore.examples.benchmark.report;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A page as Markdown. */
final class MarkdownPage {
  private MarkdownPage() {}

  static String of(ReportPage page, Setting setting) {
    StringBuilder text = new StringBuilder("# " + page.title() + "\n\n");
    page.notes().forEach(note -> text.append(note).append("\n\n"));
    page.tables().forEach(table -> text.append(table(table)).append('\n'));
    for (Chart chart : page.charts()) {
      text.append("![%s](%s-%s.svg)\n\n".formatted(chart.title(), page.name(), chart.name()));
    }
    text.append("Machine and versions: ");
    text.append(
        setting.facts().entrySet().stream()
            .map(fact -> fact.getKey() + " " + fact.getValue())
            .collect(Collectors.joining("; ")));
    text.append(".\n\nOptions: `").append(String.join("`, `", setting.options())).append("`.\n");
    return text.toString();
  }

  private static String table(Table table) {
    StringBuilder text = new StringBuilder("## " + table.title() + "\n\n");
    text.append(line(table.columns()));
    text.append(line(Collections.nCopies(table.columns().size(), "---")));
    for (List<Object> row : table.rows()) {
      text.append(line(row.stream().map(Numbers::shown).toList()));
    }
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
            .map(cell -> cell.replace("|", "\\|"))
            .collect(Collectors.joining(" | ", "| ", " |"))
        + "\n";
  }
}

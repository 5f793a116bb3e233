package dev.vectorstore.examples.benchmark.report;

import java.util.List;

/**
 * The results of one scenario.
 *
 * @param name of its files, without an ending
 * @param title of the page
 * @param notes paragraphs on what was done and how to read it
 * @param tables in the order in which they are shown
 * @param charts in the order in which they are shown
 */
public record ReportPage(
    String name, String title, List<String> notes, List<Table> tables, List<Chart> charts) {
  /** Copies the lists. */
  public ReportPage {
    notes = List.copyOf(notes);
    tables = List.copyOf(tables);
    charts = List.copyOf(charts);
  }

  /** A copy whose name and title end with this version of PostgreSQL, unless it is empty. */
  ReportPage marked(String version) {
    return version.isEmpty()
        ? this
        : new ReportPage(
            name + "-" + version, title + ", PostgreSQL " + version, notes, tables, charts);
  }
}

package dev.vectorstore.examples.benchmark.report;

import java.util.List;

/**
 * What one scenario found.
 *
 * @param name of its files, without an ending
 * @param title of the page
 * @param notes what was done and how to read it, a paragraph each
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
}

package dev.vectorstore.examples.benchmark.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text and numbers under a title.
 *
 * @param title above the table
 * @param columns their names, with units
 * @param rows each with one value (text, whole number or {@code Double}) for each column
 */
public record Table(String title, List<String> columns, List<List<Object>> rows) {
  /**
   * Checks the widths.
   *
   * @throws IllegalArgumentException if a row has more or fewer values than there are columns
   */
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Object> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "table \"" + title + "\" has " + columns.size() + " columns, a row " + row.size());
      }
    }
  }

  /** A table without rows. */
  public static Table of(String title, String... columns) {
    return new Table(title, List.of(columns), List.of());
  }

  /** A copy with one more row. */
  public Table row(Object... values) {
    List<List<Object>> more = new ArrayList<>(rows);
    more.add(List.of(values));
    return new Table(title, columns, more);
  }
}

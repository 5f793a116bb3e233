package dev.vectorstore.examples.benchmark;

import dev.vectorstore.examples.benchmark.report.ReportPage;
import java.io.IOException;
import java.sql.SQLException;

/** One question that the benchmark answers. */
interface Scenario {
  /** What the option {@code benchmark.scenarios} calls it, and its files. */
  String name();

  /** Measures; takes seconds to minutes. */
  ReportPage run(Options options) throws IOException, SQLException, InterruptedException;
}

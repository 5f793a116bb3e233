package dev.vectorstore.examples.benchmark;

import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.setup.Options;
import java.io.IOException;
import java.sql.SQLException;

/** One scenario of the benchmark. */
interface Scenario {
  /** The name in the option {@code benchmark.scenarios} and of its files. */
  String name();

  /** Runs the measurements, which takes seconds to minutes. */
  ReportPage run(Options options) throws IOException, SQLException, InterruptedException;
}

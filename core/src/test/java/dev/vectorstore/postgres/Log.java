package dev.vectorstore.postgres;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is written to the log until it is closed. */
final class Log implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  Log() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  /** What is written to the log meanwhile. */
  static String of(Runnable work) {
    try (Log log = new Log()) {
      work.run();
      return log.text();
    }
  }

  String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}

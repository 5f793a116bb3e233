package dev.vectorstore.examples.chromaimport;

import dev.vectorstore.migration.VerificationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Files that keep what a verification found. */
final class ReportOptions {
  @Option(
      names = "--report-json",
      paramLabel = "FILE",
      description = "Write what the verification found for programs.")
  private Optional<Path> json = Optional.empty();

  boolean isWanted() {
    return json.isPresent();
  }

  void write(VerificationReport report) {
    json.ifPresent(file -> write(file, JsonText.of(Results.verified(report))));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written to " + file, e);
    }
  }
}

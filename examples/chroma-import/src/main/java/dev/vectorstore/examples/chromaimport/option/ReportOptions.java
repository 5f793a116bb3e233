package dev.vectorstore.examples.chromaimport.option;

import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.report.VerificationJson;
import dev.vectorstore.migration.report.VerificationPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Files for the result of a verification. */
public final class ReportOptions {
  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write the result of the verification as a human-readable HTML page with charts.")
  private Optional<Path> page = Optional.empty();

  @Option(
      names = "--report-json",
      paramLabel = "FILE",
      description = "Write the result of the verification as JSON.")
  private Optional<Path> json = Optional.empty();

  public boolean isWanted() {
    return page.isPresent() || json.isPresent();
  }

  public void write(VerificationReport report) {
    page.ifPresent(file -> write(file, VerificationPage.of(report)));
    json.ifPresent(file -> write(file, VerificationJson.of(report)));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written to " + file, e);
    }
  }
}

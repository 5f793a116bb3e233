package dev.vectorstore.examples.chromaimport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.examples.chromaimport.command.Interruption;
import dev.vectorstore.examples.chromaimport.option.Failures;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is said of a failure, which may have no message of its own. */
class FailuresTest {
  @Test
  void lostServer_whoseEndHasNoMessage_isToldByWhatNoticedIt() throws Exception {
    Exception noticed = new IOException("An I/O error occurred", new EOFException());

    assertThat(told(new VectorStoreException.Unavailable("writing failed", noticed)))
        .isEqualTo("Failed: writing failed\n        An I/O error occurred\n");
    assertThat(told(new VectorStoreException.Unavailable("writing failed", new EOFException())))
        .isEqualTo("Failed: writing failed\n");
  }

  @Test
  void failure_withoutAnyMessage_isToldByItsKind() throws Exception {
    assertThat(told(new IllegalStateException())).isEqualTo("Failed: IllegalStateException\n");
    assertThat(told(new IllegalArgumentException(" ")))
        .isEqualTo("Failed: IllegalArgumentException\n");
  }

  @Test
  void report_thatCannotBeWritten_isToldInALine() throws Exception {
    assertThat(
            told(
                new UncheckedIOException(
                    "the report cannot be written to x", new AccessDeniedException("x"))))
        .isEqualTo("Failed: the report cannot be written to x\n");
  }

  private static String told(Exception failure) throws Exception {
    StringWriter err = new StringWriter();
    CommandLine command =
        ChromaImport.commandLine(Map.of(), new Interruption()).setErr(new PrintWriter(err));
    command.parseArgs("runs");
    assertThat(new Failures().handleExecutionException(failure, command, null)).isEqualTo(1);
    return err.toString();
  }
}

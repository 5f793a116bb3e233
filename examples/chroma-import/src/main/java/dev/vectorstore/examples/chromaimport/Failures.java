package dev.vectorstore.examples.chromaimport;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.migration.ChromaExportException;
import dev.vectorstore.migration.ChromaImportException;
import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.schema.SchemaException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Says what went wrong and what to do next; where in the program it was, if that is asked for. */
final class Failures implements IExecutionExceptionHandler {
  private static final String TRACES = "--stacktrace";
  private static final String NEXT = "        ";

  /** Makes all commands take the option. */
  static void addOption(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder(TRACES)
                .description("If it fails, also show where in the program, for its authors.")
                .build());
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, @Nullable ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("Failed: " + what(failure));
    next(failure).ifPresent(line -> err.println(NEXT + line));
    if (command.getParseResult().hasMatchedOption(TRACES)) {
      failure.printStackTrace(err);
    }
    err.flush();
    return ExitCode.FAILED;
  }

  private static String what(Exception failure) {
    return isExpected(failure)
        ? String.valueOf(failure.getMessage())
        : failure.getClass().getSimpleName()
            + String.valueOf(failure.getMessage()).lines().findFirst().map(": "::concat).orElse("");
  }

  private static Optional<String> next(Exception failure) {
    if (failure instanceof DatabaseFailure database) {
      return Optional.of(database.advice());
    }
    if (failure instanceof VectorStoreException.SchemaOutOfDate) {
      return Optional.of("import --migrate brings the tables to this version.");
    }
    if (failure instanceof VectorStoreException.TextRefused) {
      return Optional.of("--keep-refused keeps such documents without a vector and lists them.");
    }
    if (failure instanceof VectorStoreException.Unavailable) {
      Throwable root = root(failure);
      return root == failure ? Optional.empty() : Optional.ofNullable(root.getMessage());
    }
    return isExpected(failure)
        ? Optional.empty()
        : Optional.of("This was not foreseen; " + TRACES + " shows where it was.");
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof VectorStoreException
        || failure instanceof DatabaseFailure
        || failure instanceof SchemaException
        || failure instanceof ChromaReadException
        || failure instanceof ChromaImportException
        || failure instanceof ChromaExportException
        || failure instanceof IllegalArgumentException
        || failure instanceof IllegalStateException
        || failure instanceof UncheckedIOException;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}

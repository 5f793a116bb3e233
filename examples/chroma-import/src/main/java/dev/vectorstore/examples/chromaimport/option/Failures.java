package dev.vectorstore.examples.chromaimport.option;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.examples.chromaimport.output.ExitCode;
import dev.vectorstore.migration.ChromaExportException;
import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ImportException;
import dev.vectorstore.schema.SchemaException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Reports what went wrong and what to do next, and the place in the program if it is asked for. */
public final class Failures implements IExecutionExceptionHandler {
  private static final String TRACES = "--stacktrace";
  private static final String NEXT = "        ";

  /** Adds the option to all commands. */
  public static void addOption(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder(TRACES)
                .description("After a failure, also show the stack trace, for the developers.")
                .build());
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, @Nullable ParseResult parsed) {
    return tell(failure, command);
  }

  public static int tell(Throwable failure, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("Failed: " + what(failure));
    next(failure).ifPresent(line -> err.println(NEXT + line));
    if (command.getParseResult().hasMatchedOption(TRACES)) {
      failure.printStackTrace(err);
    }
    err.flush();
    return ExitCode.FAILED;
  }

  private static String what(Throwable failure) {
    if (isExpected(failure)) {
      return messageOf(failure);
    }
    String kind = failure.getClass().getSimpleName();
    String message = messageOf(failure).lines().findFirst().orElse(kind);
    return message.equals(kind) ? kind : kind + ": " + message;
  }

  /** The message of the failure, or its type if it has none. */
  public static String messageOf(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private static Optional<String> next(Throwable failure) {
    if (failure instanceof DatabaseFailure database) {
      return Optional.of(database.advice());
    }
    if (failure instanceof VectorStoreException.SchemaOutOfDate) {
      return Optional.of("import --migrate migrates the tables to this version.");
    }
    if (failure instanceof VectorStoreException.TextRefused) {
      return Optional.of("--keep-refused keeps such documents without a vector and lists them.");
    }
    if (failure instanceof VectorStoreException.Unavailable) {
      Throwable deepest = deepestWithMessage(failure);
      return deepest == failure ? Optional.empty() : Optional.of(messageOf(deepest));
    }
    return isExpected(failure)
        ? Optional.empty()
        : Optional.of("This is unexpected; " + TRACES + " shows where it happened.");
  }

  private static boolean isExpected(Throwable failure) {
    return failure instanceof VectorStoreException
        || failure instanceof DatabaseFailure
        || failure instanceof SchemaException
        || failure instanceof ChromaReadException
        || failure instanceof ImportException
        || failure instanceof ChromaExportException
        || failure instanceof IllegalArgumentException
        || failure instanceof IllegalStateException
        || failure instanceof UncheckedIOException;
  }

  /**
   * The end of a connection, for example, has no message, but the exception that noticed it has
   * one.
   */
  private static Throwable deepestWithMessage(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      deepest = each.getMessage() == null || each.getMessage().isBlank() ? deepest : each;
    }
    return deepest;
  }
}

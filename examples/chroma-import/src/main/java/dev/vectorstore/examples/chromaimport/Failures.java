package dev.vectorstore.examples.chromaimport;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.migration.ChromaExportException;
import dev.vectorstore.migration.ChromaImportException;
import dev.vectorstore.migration.ChromaReadException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in a line, where the library says it; anything else keeps its trace. */
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, @Nullable ParseResult parsed) throws Exception {
    if (!isExpected(failure)) {
      throw failure;
    }
    PrintWriter err = command.getErr();
    err.println("Failed: " + failure.getMessage());
    Throwable root = root(failure);
    if (root != failure && failure instanceof VectorStoreException.Unavailable) {
      err.println("        " + root.getMessage());
    }
    if (failure instanceof VectorStoreException.SchemaOutOfDate) {
      err.println("        import --migrate brings the tables to this version.");
    }
    err.flush();
    return ExitCode.FAILED;
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof VectorStoreException
        || failure instanceof ChromaReadException
        || failure instanceof ChromaImportException
        || failure instanceof ChromaExportException
        || failure instanceof IllegalArgumentException
        || failure instanceof IllegalStateException;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}

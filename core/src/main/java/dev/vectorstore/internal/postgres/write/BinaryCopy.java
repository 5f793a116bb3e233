package dev.vectorstore.internal.postgres.write;

import dev.vectorstore.internal.postgres.connection.ConnectionGuard;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows by COPY in its binary format, on the driver's own connection: a pool sees nothing of
 * what happens here.
 */
public final class BinaryCopy {
  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int NO_FLAGS = 0;
  private static final int NO_EXTENSION = 0;
  private static final short END = -1;

  /** Large enough that the server does not wait, small enough that it begins at once. */
  private static final int FLUSH_BYTES = 1 << 16;

  private BinaryCopy() {}

  /**
   * Writes rows that all have the same number of fields. After a failure that the server did not
   * report, its answer is still to come: the connection is ended, and nothing more is said on it.
   *
   * @param copy the statement
   * @param write writes the fields of a row; if that fails, the server is asked to give up, and the
   *     connection can be used
   */
  public static <T> void run(
      Connection connection, Sql copy, List<T> rows, int fields, BiConsumer<BinaryFields, T> write)
      throws SQLException {
    try {
      CopyIn target = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy.text());
      try {
        send(target, rows, fields, write);
      } catch (RuntimeException | Error e) {
        giveUp(connection, target, e);
        throw e;
      }
    } catch (SQLException e) {
      if (!SqlErrors.isReported(e)) {
        ConnectionGuard.abort(connection, e);
      }
      throw e;
    }
  }

  private static <T> void send(
      CopyIn target, List<T> rows, int fields, BiConsumer<BinaryFields, T> write)
      throws SQLException {
    BinaryFields buffer = new BinaryFields(2 * FLUSH_BYTES);
    buffer.write(SIGNATURE, 0, SIGNATURE.length);
    buffer.raw(NO_FLAGS).raw(NO_EXTENSION);
    for (T row : rows) {
      write.accept(buffer.raw((short) fields), row);
      if (buffer.size() >= FLUSH_BYTES) {
        flush(buffer, target);
      }
    }
    flush(buffer.raw(END), target);
    target.endCopy();
  }

  private static void giveUp(Connection connection, CopyIn target, Throwable failure) {
    if (ConnectionGuard.isOfDriver(failure)) {
      ConnectionGuard.abort(connection, failure);
      return;
    }
    try {
      target.cancelCopy();
    } catch (SQLException | RuntimeException e) {
      failure.addSuppressed(e);
      ConnectionGuard.abort(connection, failure);
    }
  }

  private static void flush(BinaryFields buffer, CopyIn target) throws SQLException {
    target.writeToCopy(buffer.bytes(), 0, buffer.size());
    buffer.clear();
  }
}

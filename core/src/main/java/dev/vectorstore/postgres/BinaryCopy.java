package dev.vectorstore.postgres;

import dev.vectorstore.internal.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Writes rows by COPY in its binary format. */
final class BinaryCopy {
  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int NO_FLAGS = 0;
  private static final int NO_EXTENSION = 0;
  private static final short END = -1;

  /** Large enough that the server does not wait, small enough that it begins at once. */
  private static final int FLUSH_BYTES = 1 << 16;

  private BinaryCopy() {}

  /**
   * Writes rows that all have so many fields.
   *
   * @param copy the statement
   * @param write writes the fields of a row
   */
  static <T> void run(
      Connection connection, Sql copy, List<T> rows, int fields, BiConsumer<BinaryFields, T> write)
      throws SQLException {
    CopyIn target = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy.text());
    try {
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
    } finally {
      if (target.isActive()) {
        target.cancelCopy();
      }
    }
  }

  private static void flush(BinaryFields buffer, CopyIn target) throws SQLException {
    target.writeToCopy(buffer.bytes(), 0, buffer.size());
    buffer.clear();
  }
}

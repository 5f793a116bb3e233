package dev.vectorstore.examples.benchmark.contender;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Writes rows in PostgreSQL's binary copy format. Not safe to share between threads. */
final class VectorCopy implements AutoCloseable {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final int FLUSH_BYTES = 1 << 16;
  private static final int END = -1;
  private static final int JSONB_VERSION = 1;

  private final Connection connection;
  private final CopyIn copy;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * FLUSH_BYTES);
  private final DataOutputStream data = new DataOutputStream(bytes);
  private boolean ended;

  /**
   * Starts a copy.
   *
   * @param target the table with its columns
   */
  VectorCopy(Connection connection, String target) throws SQLException, IOException {
    this.connection = connection;
    copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy " + target + " from stdin (format binary)");
    data.write(SIGNATURE);
    data.writeInt(0); // flags
    data.writeInt(0); // extension
  }

  VectorCopy row(int columns) throws SQLException, IOException {
    if (bytes.size() > FLUSH_BYTES) {
      flush();
    }
    data.writeShort(columns);
    return this;
  }

  VectorCopy text(String value) throws IOException {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    data.writeInt(encoded.length);
    data.write(encoded);
    return this;
  }

  VectorCopy jsonb(String value) throws IOException {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    data.writeInt(encoded.length + 1);
    data.writeByte(JSONB_VERSION);
    data.write(encoded);
    return this;
  }

  VectorCopy vector(float[] values) throws IOException {
    data.writeInt(2 * Short.BYTES + values.length * Float.BYTES);
    data.writeShort(values.length);
    data.writeShort(0);
    for (float value : values) {
      data.writeFloat(value);
    }
    return this;
  }

  void end() throws SQLException, IOException {
    data.writeShort(END);
    flush();
    copy.endCopy();
    ended = true;
  }

  /**
   * Cancels a copy that was not ended, and closes its connection, since an answer may still be
   * pending.
   */
  @Override
  public void close() throws SQLException {
    if (!ended) {
      connection.abort(Runnable::run);
    }
  }

  private void flush() throws SQLException {
    copy.writeToCopy(bytes.toByteArray(), 0, bytes.size());
    bytes.reset();
  }
}

package dev.vectorstore.internal.postgres.write;

import dev.vectorstore.index.ElementType;
import dev.vectorstore.internal.postgres.connection.ConnectionGuard;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An array to bind, as PostgreSQL takes it in binary. The driver itself would send the vectors of
 * an extension as text, and texts only after a copy of each. A driver that is set to send text gets
 * that.
 */
final class BinaryArray extends PGobject implements PGBinaryObject {
  private static final long serialVersionUID = 1;
  private static final String TEXTS = "_text";
  private static final String BYTES = "_bytea";
  private static final int HEADER_BYTES = 20;
  private static final int AVERAGE_BYTES = 64;

  private final transient BinaryFields fields;

  private BinaryArray(String type, BinaryFields fields) {
    this.type = type;
    this.fields = fields;
  }

  /** Texts, or nulls, one of each row. */
  static <T> BinaryArray texts(List<T> rows, BiConsumer<BinaryFields, T> text) {
    return of(TEXTS, Oid.TEXT, rows, text);
  }

  /** Bytes, one of each row. */
  static <T> BinaryArray bytes(List<T> rows, BiConsumer<BinaryFields, T> bytes) {
    return of(BYTES, Oid.BYTEA, rows, bytes);
  }

  /** Vectors, one of each row. */
  static <T> BinaryArray vectors(
      Connection connection, ElementType type, List<T> rows, BiConsumer<BinaryFields, T> vector)
      throws SQLException {
    String element = type.name().toLowerCase(Locale.ROOT);
    // Without it the driver asks for the text of the array. Looked up once for each connection.
    BaseConnection server = ConnectionGuard.driver(connection);
    server.addDataType("_" + element, BinaryArray.class);
    int oid = server.getTypeInfo().getPGType(element);
    return of("_" + element, oid, rows, vector);
  }

  private static <T> BinaryArray of(
      String type, int element, List<T> rows, BiConsumer<BinaryFields, T> write) {
    BinaryFields fields = new BinaryFields(HEADER_BYTES + rows.size() * AVERAGE_BYTES);
    fields.raw(1).raw(1).raw(element).raw(rows.size()).raw(1); // dimensions, nulls, …, first index
    rows.forEach(row -> write.accept(fields, row));
    return new BinaryArray(type, fields);
  }

  /**
   * As text, for a driver that is set not to send texts and bytes in binary.
   *
   * @throws IllegalStateException for vectors, which it is told to send so in each of its modes but
   *     the simple one
   */
  @Override
  public String getValue() {
    ByteBuffer elements =
        ByteBuffer.wrap(fields.bytes(), HEADER_BYTES, fields.size() - HEADER_BYTES);
    StringJoiner text = new StringJoiner(",", "{", "}");
    while (elements.hasRemaining()) {
      int length = elements.getInt();
      text.add(length < 0 ? "null" : quoted(element(elements.slice().limit(length))));
      elements.position(elements.position() + Math.max(0, length));
    }
    return text.toString();
  }

  private String element(ByteBuffer bytes) {
    return switch (String.valueOf(getType())) {
      case TEXTS -> StandardCharsets.UTF_8.decode(bytes).toString();
      case BYTES -> "\\x" + hex(bytes);
      default -> throw new IllegalStateException("vectors are sent in binary alone");
    };
  }

  private static String hex(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String quoted(String element) {
    return '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("the driver reads arrays by itself");
  }

  @Override
  public int lengthInBytes() {
    return fields.size();
  }

  @Override
  public void toBytes(byte[] target, int offset) {
    System.arraycopy(fields.bytes(), 0, target, offset, fields.size());
  }
}

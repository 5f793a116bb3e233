package dev.vectorstore.postgres;

import dev.vectorstore.ElementType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An array to bind, as PostgreSQL takes it in binary. The driver itself would send the vectors of
 * an extension as text, and texts only after a copy of each.
 */
final class BinaryArray extends PGobject implements PGBinaryObject {
  private static final long serialVersionUID = 1;
  private static final int HEADER_BYTES = 20;
  private static final int AVERAGE_BYTES = 64;

  private final transient BinaryFields fields;

  private BinaryArray(String type, BinaryFields fields) {
    this.type = type;
    this.fields = fields;
  }

  /** Texts, or nulls, one of each row. */
  static <T> BinaryArray texts(List<T> rows, BiConsumer<BinaryFields, T> text) {
    return of("_text", Oid.TEXT, rows, text);
  }

  /** Bytes, one of each row. */
  static <T> BinaryArray bytes(List<T> rows, BiConsumer<BinaryFields, T> bytes) {
    return of("_bytea", Oid.BYTEA, rows, bytes);
  }

  /** Vectors, one of each row. */
  static <T> BinaryArray vectors(
      Connection connection, ElementType type, List<T> rows, BiConsumer<BinaryFields, T> vector)
      throws SQLException {
    String element = type.name().toLowerCase(Locale.ROOT);
    // Without it the driver asks for the text of the array. Looked up once for each connection.
    connection.unwrap(PGConnection.class).addDataType("_" + element, BinaryArray.class);
    int oid = connection.unwrap(BaseConnection.class).getTypeInfo().getPGType(element);
    return of("_" + element, oid, rows, vector);
  }

  private static <T> BinaryArray of(
      String type, int element, List<T> rows, BiConsumer<BinaryFields, T> write) {
    BinaryFields fields = new BinaryFields(HEADER_BYTES + rows.size() * AVERAGE_BYTES);
    fields.raw(1).raw(1).raw(element).raw(rows.size()).raw(1); // dimensions, nulls, …, first index
    rows.forEach(row -> write.accept(fields, row));
    return new BinaryArray(type, fields);
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

package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Quoted;
import java.nio.charset.StandardCharsets;

/**
 * The name of the database schema that has the tables. It may be any name that PostgreSQL allows,
 * since it is always quoted.
 *
 * @param value the name without quotes
 */
public record SchemaName(String value) {
  /** The default schema, {@code vectorstore}. */
  public static final SchemaName DEFAULT = new SchemaName("vectorstore");

  private static final int MAX_BYTES = 63;

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is empty, longer than 63 bytes in UTF-8, has U+0000, or
   *     begins with {@code pg_}, which PostgreSQL reserves
   */
  public SchemaName {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a schema's name must have 1 to " + MAX_BYTES + " bytes, not " + bytes);
    }
    if (value.indexOf(0) >= 0 || value.startsWith("pg_")) {
      throw new IllegalArgumentException("a schema's name must not have U+0000 or begin with pg_");
    }
  }

  /** The name in double quotes, for use in SQL. */
  public String quoted() {
    return Quoted.identifier(value);
  }
}

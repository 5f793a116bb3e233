package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Quoted;
import java.nio.charset.StandardCharsets;

/**
 * The name of the database schema that holds the tables; any that PostgreSQL can hold, as it is
 * always quoted.
 *
 * @param value the name as it stands, without quotes
 */
public record SchemaName(String value) {
  /** The schema that is used unless a host names another. */
  public static final SchemaName DEFAULT = new SchemaName("vectorstore");

  private static final int MAX_BYTES = 63;

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is empty, longer than 63 bytes in UTF-8, has U+0000, or
   *     begins with {@code pg_}, which PostgreSQL keeps for itself
   */
  public SchemaName {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a schema's name has 1 to " + MAX_BYTES + " bytes, not " + bytes);
    }
    if (value.indexOf(0) >= 0 || value.startsWith("pg_")) {
      throw new IllegalArgumentException(
          "a schema's name has no U+0000 and does not begin with pg_");
    }
  }

  /** The name in double quotes, fit to stand in SQL. */
  public String quoted() {
    return Quoted.identifier(value);
  }
}

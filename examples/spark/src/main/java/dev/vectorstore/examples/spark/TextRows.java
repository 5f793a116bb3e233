package dev.vectorstore.examples.spark;

import dev.vectorstore.Document;
import java.sql.Timestamp;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Rows as documents: the columns {@code id} and {@code text}, and all others as metadata. */
final class TextRows {
  private static final String ID = "id";
  private static final String TEXT = "text";
  private static final Set<String> METADATA =
      Set.of(
          "string",
          "boolean",
          "byte",
          "short",
          "integer",
          "long",
          "float",
          "double",
          "date",
          "timestamp");

  private TextRows() {}

  /**
   * Refuses columns that documents cannot have, before any task runs.
   *
   * @throws IllegalArgumentException that lists them
   */
  static void check(StructType schema) {
    List<String> wrong = new ArrayList<>();
    for (String name : List.of(ID, TEXT)) {
      if (!List.of(schema.fieldNames()).contains(name)) {
        wrong.add("there is no column " + name);
      }
    }
    for (StructField field : schema.fields()) {
      String type = field.dataType().typeName();
      boolean named = field.name().equals(ID) || field.name().equals(TEXT);
      if (named ? !type.equals("string") : !METADATA.contains(type)) {
        wrong.add("the column " + field.name() + " is of type " + type);
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          "documents cannot be made of these rows: " + String.join(", ", wrong));
    }
  }

  /**
   * Dates and times are texts in metadata, as ISO 8601 writes them. Columns without a value are
   * left out.
   */
  static Document document(Row row) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    for (String name : row.schema().fieldNames()) {
      Object value = row.getAs(name);
      if (value != null && !name.equals(ID) && !name.equals(TEXT)) {
        metadata.put(name, stored(value));
      }
    }
    String id = row.getAs(ID);
    String text = row.getAs(TEXT);
    if (id == null || text == null) {
      throw new IllegalArgumentException("a row has no " + (id == null ? ID : TEXT));
    }
    return Document.of(id, text, metadata);
  }

  private static Object stored(Object value) {
    if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant().toString();
    }
    if (value instanceof java.sql.Date date) {
      return date.toLocalDate().toString();
    }
    // which it is with spark.sql.datetime.java8API.enabled
    return value instanceof Temporal time ? time.toString() : value;
  }
}

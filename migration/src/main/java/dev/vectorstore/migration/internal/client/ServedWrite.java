package dev.vectorstore.migration.internal.client;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vectorstore.internal.http.JsonRequests;
import dev.vectorstore.migration.internal.chroma.ChromaVector;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record to write.
 *
 * @param vector finite numbers
 * @param metadata text, Long, finite Double, Boolean or, if the server supports them, lists of one
 *     of these; null removes the key from an existing record
 */
public record ServedWrite(
    String id,
    ChromaVector vector,
    Optional<String> document,
    Optional<String> uri,
    Map<String, @Nullable Object> metadata) {

  /** The approximate length of its JSON. */
  public long size() {
    long size = id.length() + 16L * vector.dimension() + document.map(String::length).orElse(0);
    for (Map.Entry<String, @Nullable Object> entry : metadata.entrySet()) {
      Object value = entry.getValue();
      size += entry.getKey().length() + (value instanceof String text ? text.length() : 32);
    }
    return size;
  }

  public static void write(JsonGenerator json, List<ServedWrite> records, boolean base64)
      throws IOException {
    JsonRequests.texts(json, "ids", records.stream().map(ServedWrite::id).toList());
    json.writeArrayFieldStart("embeddings");
    for (ServedWrite record : records) {
      if (base64) {
        json.writeString(Base64.getEncoder().encodeToString(record.vector.bytes()));
      } else {
        JsonRequests.vector(json, record.vector.floats());
      }
    }
    json.writeEndArray();
    texts(json, "documents", records.stream().map(ServedWrite::document).toList());
    texts(json, "uris", records.stream().map(ServedWrite::uri).toList());
    json.writeArrayFieldStart("metadatas");
    for (ServedWrite record : records) {
      JsonRequests.write(json, record.metadata.isEmpty() ? null : record.metadata); // {} is refused
    }
    json.writeEndArray();
  }

  private static void texts(JsonGenerator json, String field, List<Optional<String>> texts)
      throws IOException {
    if (texts.stream().allMatch(Optional::isEmpty)) {
      return; // a server before 0.4.16 does not know uris
    }
    json.writeArrayFieldStart(field);
    for (Optional<String> text : texts) {
      json.writeString(text.orElse(null));
    }
    json.writeEndArray();
  }

  /** Only the record's id. */
  @Override
  public String toString() {
    return "ServedWrite[dimension=" + vector.dimension() + "]";
  }
}

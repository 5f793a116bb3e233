package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaVector;
import dev.vectorstore.migration.internal.chroma.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record in the form that expected and read ones are compared in; the order of keys is open. */
public record ExpectedRecord(
    String id,
    Optional<String> document,
    Optional<String> uri,
    Map<String, Object> metadata,
    String vector,
    String vectorFrom) {

  /** What one collection should hold. */
  public record Collection(String name, String space, long count, List<ExpectedRecord> records) {}

  public static List<Collection> parse(List<String> lines) {
    List<Collection> collections = new ArrayList<>();
    for (String line : lines) {
      Map<String, Object> object = Json.objectOrEmpty(Optional.of(line));
      String name = String.valueOf(object.get("collection"));
      if (object.containsKey("space")) {
        collections.add(
            new Collection(
                name,
                String.valueOf(object.get("space")),
                ((Number) Objects.requireNonNull(object.get("count"))).longValue(),
                new ArrayList<>()));
      } else {
        collections.get(collections.size() - 1).records().add(record(object));
      }
    }
    return collections;
  }

  public static ExpectedRecord from(ChromaRecord record) {
    return new ExpectedRecord(
        record.id(),
        record.document(),
        record.uri(),
        record.metadata(),
        record.vector().map(v -> Base64.getEncoder().encodeToString(v.bytes())).orElse("null"),
        switch (record.vectorFrom()) {
          case HNSW -> "hnsw";
          case LOG, LOG_RESCUED -> "wal";
          case SET_ASIDE -> "aside";
          case SERVER -> "server";
          case NONE -> "null";
        });
  }

  /** Returns this record with the other's vector if both are the same but for rounding. */
  ExpectedRecord roundedAs(ExpectedRecord other) {
    boolean same = vectorOf(vector).isWithin(2, vectorOf(other.vector));
    return same ? new ExpectedRecord(id, document, uri, metadata, other.vector, vectorFrom) : this;
  }

  private static ChromaVector vectorOf(String base64) {
    return ChromaVector.of(Base64.getDecoder().decode(base64));
  }

  private static ExpectedRecord record(Map<String, Object> object) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    Map<?, ?> written = (Map<?, ?>) Objects.requireNonNull(object.get("metadata"));
    written.forEach((key, value) -> metadata.put(String.valueOf(key), value(value)));
    return new ExpectedRecord(
        String.valueOf(object.get("id")),
        text(object, "document"),
        text(object, "uri"),
        metadata,
        String.valueOf(object.get("vector")),
        String.valueOf(object.get("vector_from")));
  }

  private static Optional<String> text(Map<String, Object> object, String key) {
    return Optional.ofNullable(object.get(key)).map(String::valueOf);
  }

  private static Object value(@Nullable Object written) {
    return written instanceof Map<?, ?> special
        ? Double.valueOf(String.valueOf(special.get("$float")))
        : Objects.requireNonNull(written);
  }
}

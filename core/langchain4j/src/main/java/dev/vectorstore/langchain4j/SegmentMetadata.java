package dev.vectorstore.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.text.Storable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's metadata as a document's. A document knows text, whole numbers and floating-point
 * numbers. What else a value was stands under a key of its own.
 *
 * <p>Why: docs/decisions/0092-langchain4j-adapter.md.
 */
final class SegmentMetadata {
  private static final String TYPES = VectorStoreEmbeddingStore.TYPES_KEY;

  private SegmentMetadata() {}

  /** What a document stores. */
  static Map<String, @Nullable Object> stored(Metadata metadata) {
    Map<String, @Nullable Object> stored = new LinkedHashMap<>();
    Map<String, List<String>> types = new TreeMap<>();
    metadata
        .toMap()
        .forEach(
            (key, value) -> {
              if (key.equals(TYPES)) {
                throw new IllegalArgumentException(
                    "the metadata key " + Storable.quoted(key) + " is reserved");
              }
              stored.put(key, value instanceof Float it ? widened(it) : plain(value));
              ValueType.of(value)
                  .ifPresent(
                      type ->
                          types.computeIfAbsent(type.label(), it -> new ArrayList<>()).add(key));
            });
    if (!types.isEmpty()) {
      stored.put(TYPES, types);
    }
    return stored;
  }

  /** What LangChain4j is given. It takes neither null nor blank keys, so these are left out. */
  static Metadata read(Map<String, ? extends @Nullable Object> stored) {
    Map<String, ValueType> types = types(stored.get(TYPES));
    Map<String, Object> read = new LinkedHashMap<>();
    stored.forEach(
        (key, value) -> {
          if (value != null && !key.equals(TYPES) && !Blank.is(key)) {
            ValueType type = types.get(key);
            read.put(key, type == null ? plain(value) : type.restored(plain(value)));
          }
        });
    return Metadata.from(read);
  }

  /** The decimal that a float is written as, in which LangChain4j compares it too. */
  static Double widened(Float number) {
    return Double.valueOf(number.toString());
  }

  /** Text for what only the other side has; a list or a map is its JSON. */
  private static Object plain(Object value) {
    if (value instanceof String
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Double) {
      return value;
    }
    return value instanceof List || value instanceof Map
        ? MetadataJson.write(value)
        : value.toString();
  }

  /** By key. Whatever does not look as it was written is ignored. */
  private static Map<String, ValueType> types(@Nullable Object recorded) {
    Map<String, ValueType> types = new HashMap<>();
    if (recorded instanceof Map<?, ?> map) {
      for (ValueType type : ValueType.values()) {
        if (map.get(type.label()) instanceof List<?> keys) {
          keys.forEach(key -> types.put(String.valueOf(key), type));
        }
      }
    }
    return types;
  }
}

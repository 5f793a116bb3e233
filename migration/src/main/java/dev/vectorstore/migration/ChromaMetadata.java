package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chroma's metadata as ours: texts escaped, and numbers that JSON cannot hold as a map that names
 * them.
 */
final class ChromaMetadata {
  /** The key that stands for a record's uri, as Chroma itself stores it. */
  static final String URI = "chroma:uri";

  /** The key of a map that names a number which JSON cannot hold. */
  static final String FLOAT = "$float";

  /**
   * The key that lists what Chroma itself had lost and its log still had: metadata keys, {@code
   * chroma:document}, {@code chroma:uri}, {@code chroma:vector}, and {@code chroma:record} for a
   * record that Chroma never stored.
   */
  static final String RESCUED = "chroma:rescued";

  static final String DOCUMENT = "chroma:document";

  private static final String VECTOR = "chroma:vector";
  private static final String RECORD = "chroma:record";

  private ChromaMetadata() {}

  static Map<String, Object> of(ChromaRecord record) {
    Map<String, Object> metadata = new LinkedHashMap<>(escaped(record.metadata()));
    record.uri().ifPresent(uri -> metadata.put(URI, ChromaText.escape(uri)));
    metadata.putAll(escaped(record.restored()));
    if (record.restored().get(DOCUMENT) instanceof String) {
      metadata.remove(DOCUMENT); // it is the text
    }
    List<String> rescued = rescued(record);
    if (!rescued.isEmpty()) {
      metadata.put(RESCUED, rescued);
    }
    return metadata;
  }

  private static List<String> rescued(ChromaRecord record) {
    List<String> rescued = new ArrayList<>();
    record.restored().keySet().forEach(key -> rescued.add(ChromaText.escape(key)));
    if (record.vectorFrom() == ChromaRecord.VectorFrom.LOG_RESCUED) {
      rescued.add(VECTOR);
    }
    if (record.notes().contains(ChromaNote.LOG_RECORD_NEVER_APPLIED)) {
      rescued.add(RECORD);
    }
    return rescued;
  }

  /** The text, escaped: the one that the log still had, if Chroma had lost it. */
  static Optional<String> text(ChromaRecord record) {
    Optional<String> text =
        record.restored().get(DOCUMENT) instanceof String lost
            ? Optional.of(lost)
            : record.document();
    return text.map(ChromaText::escape);
  }

  static Map<String, Object> escaped(Map<String, Object> metadata) {
    Map<String, Object> escaped = new LinkedHashMap<>();
    metadata.forEach((key, value) -> escaped.put(ChromaText.escape(key), value(value)));
    return escaped;
  }

  private static Object value(Object value) {
    if (value instanceof String text) {
      return ChromaText.escape(text);
    }
    if (value instanceof Double number && !isJson(number)) {
      return Map.of(FLOAT, number.toString());
    }
    if (value instanceof List<?> list) {
      List<Object> values = new ArrayList<>();
      list.forEach(element -> values.add(value(element)));
      return values;
    }
    if (value instanceof Map<?, ?> map) { // of the log alone, such as a sparse vector
      Map<String, Object> values = new LinkedHashMap<>();
      map.forEach((key, element) -> values.put(ChromaText.escape((String) key), value(element)));
      return values;
    }
    return value;
  }

  /** Not so for NaN, the infinities and -0.0, which a JSON number loses. */
  private static boolean isJson(double number) {
    return Double.isFinite(number) && !Double.valueOf(number).equals(-0.0);
  }
}

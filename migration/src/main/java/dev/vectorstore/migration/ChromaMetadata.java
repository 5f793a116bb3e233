package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chroma's metadata as ours: texts escaped, and numbers that JSON cannot hold as a map that names
 * them.
 */
final class ChromaMetadata {
  /** The key that stands for a record's uri, as Chroma itself stores it. */
  static final String URI = "chroma:uri";

  /** The key of a map that names a number which JSON cannot hold. */
  static final String FLOAT = "$float";

  private ChromaMetadata() {}

  static Map<String, Object> of(ChromaRecord record) {
    Map<String, Object> metadata = new LinkedHashMap<>(escaped(record.metadata()));
    record.uri().ifPresent(uri -> metadata.put(URI, ChromaText.escape(uri)));
    return metadata;
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

package dev.vectorstore.migration.internal.translate;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.ChromaText;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chroma's metadata as ours: texts escaped, numbers that JSON cannot hold as a map that names them,
 * and a user's own keys that begin with {@code chroma:} kept apart from those with a meaning.
 *
 * <p>Why: docs/decisions/0035-creation-time-is-metadata.md.
 */
public final class ChromaMetadata {
  /** The key of a record's uri, as Chroma itself stores it. */
  static final String URI = "chroma:uri";

  /** The key of a map that names a number which JSON cannot hold. */
  static final String FLOAT = "$float";

  /**
   * The key that lists what Chroma had lost but still had in its log: metadata keys, {@code
   * chroma:document}, {@code chroma:uri}, {@code chroma:vector}, and {@code chroma:record} for a
   * record that Chroma never stored.
   */
  static final String RESCUED = "chroma:rescued";

  /** The key of the time when Chroma first stored the record, as text in UTC. */
  static final String CREATED_AT = "chroma:created_at";

  static final String DOCUMENT = "chroma:document";

  /** The prefix of keys with a meaning here or for Chroma. */
  static final String RESERVED = "chroma:";

  /** The prefix of a user's own keys that began with {@link #RESERVED} in Chroma. */
  static final String OWN = "chroma:key:";

  private static final String VECTOR = "chroma:vector";
  private static final String RECORD = "chroma:record";

  private ChromaMetadata() {}

  static Map<String, Object> of(ChromaRecord record) {
    Map<String, Object> metadata = new LinkedHashMap<>(escaped(record.metadata()));
    record.uri().ifPresent(uri -> metadata.put(URI, ChromaText.escape(uri)));
    record
        .restored()
        .forEach(
            (key, value) -> {
              if (!isText(DOCUMENT, key, value)) {
                metadata.put(restoredKey(key, value), value(value));
              }
            });
    record.createdAt().ifPresent(at -> metadata.put(CREATED_AT, at));
    List<String> rescued = rescued(record);
    if (!rescued.isEmpty()) {
      metadata.put(RESCUED, rescued);
    }
    return metadata;
  }

  private static List<String> rescued(ChromaRecord record) {
    List<String> rescued = new ArrayList<>();
    record.restored().forEach((key, value) -> rescued.add(restoredKey(key, value)));
    if (record.vectorFrom() == ChromaRecord.VectorFrom.LOG_RESCUED
        || record.vectorFrom() == ChromaRecord.VectorFrom.SET_ASIDE) {
      rescued.add(VECTOR);
    }
    if (record.notes().contains(ChromaNote.LOG_RECORD_NEVER_APPLIED)) {
      rescued.add(RECORD);
    }
    return rescued;
  }

  /** Text and uri have the keys that Chroma gives them; nothing else has. */
  private static String restoredKey(String key, Object value) {
    return isText(DOCUMENT, key, value) || isText(URI, key, value) ? key : key(key);
  }

  private static boolean isText(String wanted, String key, Object value) {
    return key.equals(wanted) && value instanceof String;
  }

  /** The escaped text. It is the log's text if Chroma had lost it. */
  static Optional<String> text(ChromaRecord record) {
    Optional<String> text =
        record.restored().get(DOCUMENT) instanceof String lost
            ? Optional.of(lost)
            : record.document();
    return text.map(ChromaText::escape);
  }

  public static Map<String, Object> escaped(Map<String, Object> metadata) {
    Map<String, Object> escaped = new LinkedHashMap<>();
    metadata.forEach((key, value) -> escaped.put(key(key), value(value)));
    return escaped;
  }

  private static String key(String key) {
    String own = key.startsWith(RESERVED) ? OWN + key.substring(RESERVED.length()) : key;
    return ChromaText.escape(own);
  }

  /** The key as it was in Chroma, before an import. */
  static String original(String key) {
    String own = key.startsWith(OWN) ? RESERVED + key.substring(OWN.length()) : key;
    return ChromaText.unescape(own);
  }

  /** Whether an import added this key, which the record does not have in Chroma. */
  static boolean isOfImport(String key, @Nullable Object value) {
    return (key.equals(CREATED_AT) && value instanceof String)
        || (key.equals(RESCUED) && value instanceof List);
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
    if (value instanceof Map<?, ?> map) { // only in the log, such as a sparse vector
      Map<String, Object> values = new LinkedHashMap<>();
      map.forEach((key, element) -> values.put(ChromaText.escape((String) key), value(element)));
      return values;
    }
    return value;
  }

  /** Except for NaN, the infinities and -0.0, which a JSON number cannot hold. */
  private static boolean isJson(double number) {
    return Double.isFinite(number) && !Double.valueOf(number).equals(-0.0);
  }
}

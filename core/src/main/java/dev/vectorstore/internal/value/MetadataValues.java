package dev.vectorstore.internal.value;

import dev.vectorstore.Document;
import dev.vectorstore.internal.text.Storable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies metadata into the few types that {@link Document} promises, or says what is wrong with it.
 */
public final class MetadataValues {
  /** Characters of keys and values of one document. */
  public static final int MAX_SIZE = 1 << 24;

  private static final int MAX_DEPTH = 100;
  private static final int SIZE_OF_A_VALUE = 8;
  private static final int BITS_OF_A_DIGIT = 3;
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /** What messages start with: whose metadata it is. */
  private final Supplier<String> owner;

  private long size;

  private MetadataValues(Supplier<String> owner) {
    this.owner = owner;
  }

  /** Counts what a key or value takes; a limit of our own is far below where jsonb breaks down. */
  private void take(long characters) {
    size += characters;
    if (size > MAX_SIZE) {
      throw new IllegalArgumentException(
          owner.get() + ": metadata takes more than " + MAX_SIZE + " characters");
    }
  }

  public static Map<String, @Nullable Object> copy(
      String documentId, Map<String, ? extends @Nullable Object> metadata) {
    Objects.requireNonNull(
        metadata, () -> "document " + Storable.quoted(documentId) + ": metadata");
    return new MetadataValues(() -> "document " + Storable.quoted(documentId)).map("", metadata, 1);
  }

  public static Map<String, @Nullable Object> copyOfCollection(
      Map<String, ? extends @Nullable Object> metadata) {
    Objects.requireNonNull(metadata, "metadata");
    return new MetadataValues(() -> "collection").map("", metadata, 1);
  }

  private Map<String, @Nullable Object> map(
      String path, Map<?, ? extends @Nullable Object> map, int depth) {
    if (map instanceof FlatMap flat) { // nobody can change it
      return flat.with((key, value) -> value(path, key, value, depth));
    }
    FlatMap.Builder copy = new FlatMap.Builder();
    for (Map.Entry<?, ? extends @Nullable Object> entry : map.entrySet()) {
      String key = requireText(path, entry.getKey());
      copy.put(key, value(path, key, entry.getValue(), depth));
    }
    return copy.build();
  }

  private String requireText(String path, @Nullable Object key) {
    if (!(key instanceof String text)) {
      throw new IllegalArgumentException(
          owner.get()
              + ": a metadata key"
              + (path.isEmpty() ? "" : " in " + Storable.quoted(path))
              + " is not text");
    }
    return text;
  }

  private @Nullable Object value(String path, String key, @Nullable Object value, int depth) {
    take(key.length());
    Storable.text(key, () -> owner.get() + ": metadata key " + Storable.quoted(key));
    return value(path.isEmpty() ? key : path + "." + key, value, depth);
  }

  private @Nullable Object value(String path, @Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          owner.get() + ": metadata is nested more than " + MAX_DEPTH + " deep");
    }
    take(SIZE_OF_A_VALUE);
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (value instanceof String text) {
      take(text.length());
      Storable.text(text, () -> at(path));
      return text;
    }
    if (value instanceof Number number) {
      return number(path, number);
    }
    Optional<String> time = TimeText.of(value, () -> at(path));
    return time.isPresent() ? time.get() : nested(path, value, depth);
  }

  private Object nested(String path, Object value, int depth) {
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (Object element : list) {
        copy.add(value(path, element, depth + 1));
      }
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Map<?, ?> map) {
      return map(path, map, depth + 1);
    }
    throw new IllegalArgumentException(
        at(path)
            + " is a "
            + value.getClass().getName()
            + "; metadata takes text, booleans, whole and floating-point numbers, Instant, OffsetDateTime,"
            + " LocalDate, null, lists and maps");
  }

  private Number number(String path, Number number) {
    if (number instanceof Long) {
      return number;
    }
    if (number instanceof Double || number instanceof Float) {
      return finite(path, number);
    }
    if (number instanceof BigInteger big) {
      Checks.whole(big, () -> at(path));
      take(big.bitLength() / BITS_OF_A_DIGIT);
      boolean fits = big.compareTo(LONG_MIN) >= 0 && big.compareTo(LONG_MAX) <= 0;
      return fits ? (Number) big.longValue() : big;
    }
    if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
      return number.longValue();
    }
    return (Number) nested(path, number, 0);
  }

  private Number finite(String path, Number number) {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(at(path) + " is not finite, which JSON cannot hold");
    }
    if (value == 0) {
      return 0.0; // PostgreSQL's numeric has no negative zero
    }
    return number instanceof Double ? number : (Number) value;
  }

  private String at(String path) {
    return owner.get() + ": metadata " + Storable.quoted(path);
  }
}

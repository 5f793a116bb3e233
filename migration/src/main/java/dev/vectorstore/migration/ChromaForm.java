package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.migration.internal.chroma.ChromaVector;
import dev.vectorstore.migration.internal.client.ServedNumber;
import dev.vectorstore.migration.internal.client.ServedWrite;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A document as Chroma holds one, the way back of what an importer made of it.
 *
 * @param write what can be written, with what had to be left out of its metadata left out
 * @param unfit why something cannot; empty for nearly all
 */
record ChromaForm(ServedWrite write, Set<Unfit> unfit) {
  /**
   * Takes a document.
   *
   * @param dimension of the collection
   * @param withLists whether the server takes lists in metadata
   */
  static ChromaForm of(Document document, int dimension, boolean withLists) {
    Set<Unfit> unfit = EnumSet.noneOf(Unfit.class);
    String id = text(document.id(), unfit);
    if (id.isEmpty()) {
      unfit.add(Unfit.ID_EMPTY);
    }
    float[] vector = vector(document, dimension, unfit);
    Optional<String> text = document.text().map(each -> text(each, unfit));
    Optional<String> uri = Optional.empty();
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : document.metadata().entrySet()) {
      if (entry.getKey().equals(ChromaMetadata.URI) && entry.getValue() instanceof String there) {
        uri = Optional.of(text(there, unfit));
      } else if (!ChromaMetadata.isOfImport(entry.getKey(), entry.getValue())) {
        put(entry.getKey(), entry.getValue(), metadata, unfit, withLists);
      }
    }
    return new ChromaForm(
        new ServedWrite(id, ChromaVector.from(vector), text, uri, metadata), unfit);
  }

  /** What of a collection's metadata Chroma can hold; lists and maps it cannot. */
  static Map<String, @Nullable Object> metadata(
      Map<String, ? extends @Nullable Object> metadata, Set<Unfit> unfit) {
    Map<String, @Nullable Object> held = new LinkedHashMap<>();
    metadata.forEach((key, value) -> put(key, value, held, unfit, false));
    return held;
  }

  /** Whether the document cannot be written at all. */
  boolean isRefused() {
    return unfit.stream().anyMatch(each -> !each.isOfMetadata());
  }

  /** Whether a server of 1.0 or newer stores a neighbour of a number in the metadata. */
  boolean isRounded() {
    return write.metadata().values().stream().anyMatch(ChromaForm::isRounded);
  }

  private static boolean isRounded(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().anyMatch(ChromaForm::isRounded)
        : value instanceof Double number && ServedNumber.stored(number) != number;
  }

  private static float[] vector(Document document, int dimension, Set<Unfit> unfit) {
    float[] vector =
        document
            .embedding()
            .map(Embedding::values)
            .or(() -> document.unsearchable().map(UnsearchableEmbedding::values))
            .orElseGet(() -> new float[0]);
    if (vector.length == 0) {
      unfit.add(Unfit.VECTOR_MISSING);
    } else if (vector.length != dimension) {
      unfit.add(Unfit.VECTOR_WRONG_DIMENSION);
    }
    for (float number : vector) {
      if (!Float.isFinite(number)) {
        unfit.add(Unfit.VECTOR_NOT_FINITE);
      }
    }
    return vector;
  }

  private static void put(
      String key,
      @Nullable Object value,
      Map<String, @Nullable Object> metadata,
      Set<Unfit> unfit,
      boolean withLists) {
    Set<Unfit> mine = EnumSet.noneOf(Unfit.class);
    String name = plain(ChromaMetadata.original(key), mine);
    if (name.startsWith(ChromaMetadata.RESERVED)) {
      mine.add(Unfit.METADATA_KEY);
    }
    Optional<Object> held = value(value, mine, withLists);
    if (held.isPresent() && mine.isEmpty()) {
      metadata.put(name, held.get());
    }
    unfit.addAll(mine);
  }

  private static Optional<Object> value(
      @Nullable Object value, Set<Unfit> unfit, boolean withLists) {
    if (value instanceof String text) {
      return Optional.of(text(text, unfit));
    }
    if (value instanceof Boolean || value instanceof Long || value instanceof Double) {
      return Optional.of(value);
    }
    if (value instanceof List<?> list) {
      return list(list, unfit, withLists);
    }
    if (value instanceof Map<?, ?> map) {
      return number(map, unfit);
    }
    unfit.add(value == null ? Unfit.METADATA_NULL : Unfit.METADATA_NUMBER);
    return Optional.empty();
  }

  private static Optional<Object> list(List<?> list, Set<Unfit> unfit, boolean withLists) {
    Set<Unfit> ofElements = EnumSet.noneOf(Unfit.class);
    List<Object> held =
        list.stream().flatMap(element -> value(element, ofElements, false).stream()).toList();
    boolean same = held.stream().map(Object::getClass).distinct().count() == 1;
    if (!withLists || !same || held.size() < list.size() || !ofElements.isEmpty()) {
      unfit.add(Unfit.METADATA_LIST);
      return Optional.empty();
    }
    return Optional.of(held);
  }

  /** A number that an importer wrote as a map, of which JSON can hold -0.0. */
  private static Optional<Object> number(Map<?, ?> map, Set<Unfit> unfit) {
    Object named = map.size() == 1 ? map.get(ChromaMetadata.FLOAT) : null;
    if ("-0.0".equals(named)) {
      return Optional.of(-0.0);
    }
    unfit.add(named instanceof String ? Unfit.METADATA_NUMBER : Unfit.METADATA_MAP);
    return Optional.empty();
  }

  private static String text(String escaped, Set<Unfit> unfit) {
    return plain(ChromaText.unescape(escaped), unfit);
  }

  private static String plain(String text, Set<Unfit> unfit) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      unfit.add(Unfit.TEXT_NOT_UNICODE);
    }
    return text;
  }
}

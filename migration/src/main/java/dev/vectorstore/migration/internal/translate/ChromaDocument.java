package dev.vectorstore.migration.internal.translate;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.migration.ChromaText;
import dev.vectorstore.migration.ExportLoss;
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
 * A document in Chroma's form, which reverses what an importer did.
 *
 * @param write the record to write, without the metadata that Chroma cannot hold
 * @param losses the reasons why something cannot be written; empty for nearly all documents
 */
public record ChromaDocument(ServedWrite write, Set<ExportLoss> losses) {
  /**
   * Takes a document.
   *
   * @param dimension of the collection
   * @param withLists whether the server supports lists in metadata
   */
  public static ChromaDocument of(Document document, int dimension, boolean withLists) {
    Set<ExportLoss> losses = EnumSet.noneOf(ExportLoss.class);
    String id = text(document.id(), losses);
    if (id.isEmpty()) {
      losses.add(ExportLoss.ID_EMPTY);
    }
    float[] vector = vector(document, dimension, losses);
    Optional<String> text = document.text().map(each -> text(each, losses));
    Optional<String> uri = Optional.empty();
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : document.metadata().entrySet()) {
      if (entry.getKey().equals(ChromaMetadata.URI) && entry.getValue() instanceof String there) {
        uri = Optional.of(text(there, losses));
      } else if (!ChromaMetadata.isOfImport(entry.getKey(), entry.getValue())) {
        put(entry.getKey(), entry.getValue(), metadata, losses, withLists);
      }
    }
    return new ChromaDocument(
        new ServedWrite(id, ChromaVector.from(vector), text, uri, metadata), losses);
  }

  /** The part of a collection's metadata that Chroma can hold, without lists and maps. */
  public static Map<String, @Nullable Object> metadata(
      Map<String, ? extends @Nullable Object> metadata, Set<ExportLoss> losses) {
    Map<String, @Nullable Object> held = new LinkedHashMap<>();
    metadata.forEach((key, value) -> put(key, value, held, losses, false));
    return held;
  }

  /** Whether the document cannot be written at all. */
  public boolean isRefused() {
    return losses.stream().anyMatch(each -> !each.isOfMetadata());
  }

  /** Whether a server of 1.0 or newer stores a neighbour of a number in the metadata. */
  public boolean isRounded() {
    return write.metadata().values().stream().anyMatch(ChromaDocument::isRounded);
  }

  private static boolean isRounded(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().anyMatch(ChromaDocument::isRounded)
        : value instanceof Double number && ServedNumber.stored(number) != number;
  }

  private static float[] vector(Document document, int dimension, Set<ExportLoss> losses) {
    float[] vector =
        document
            .embedding()
            .map(Embedding::values)
            .or(() -> document.unsearchable().map(UnsearchableEmbedding::values))
            .orElseGet(() -> new float[0]);
    if (vector.length == 0) {
      losses.add(ExportLoss.VECTOR_MISSING);
    } else if (vector.length != dimension) {
      losses.add(ExportLoss.VECTOR_WRONG_DIMENSION);
    }
    for (float number : vector) {
      if (!Float.isFinite(number)) {
        losses.add(ExportLoss.VECTOR_NOT_FINITE);
      }
    }
    return vector;
  }

  private static void put(
      String key,
      @Nullable Object value,
      Map<String, @Nullable Object> metadata,
      Set<ExportLoss> losses,
      boolean withLists) {
    Set<ExportLoss> mine = EnumSet.noneOf(ExportLoss.class);
    String name = plain(ChromaMetadata.original(key), mine);
    if (name.startsWith(ChromaMetadata.RESERVED)) {
      mine.add(ExportLoss.METADATA_KEY);
    }
    Optional<Object> held = value(value, mine, withLists);
    if (held.isPresent() && mine.isEmpty()) {
      metadata.put(name, held.get());
    }
    losses.addAll(mine);
  }

  private static Optional<Object> value(
      @Nullable Object value, Set<ExportLoss> losses, boolean withLists) {
    if (value instanceof String text) {
      return Optional.of(text(text, losses));
    }
    if (value instanceof Boolean || value instanceof Long || value instanceof Double) {
      return Optional.of(value);
    }
    if (value instanceof List<?> list) {
      return list(list, losses, withLists);
    }
    if (value instanceof Map<?, ?> map) {
      return number(map, losses);
    }
    losses.add(value == null ? ExportLoss.METADATA_NULL : ExportLoss.METADATA_NUMBER);
    return Optional.empty();
  }

  private static Optional<Object> list(List<?> list, Set<ExportLoss> losses, boolean withLists) {
    Set<ExportLoss> ofElements = EnumSet.noneOf(ExportLoss.class);
    List<Object> held =
        list.stream().flatMap(element -> value(element, ofElements, false).stream()).toList();
    boolean same = held.stream().map(Object::getClass).distinct().count() == 1;
    if (!withLists || !same || held.size() < list.size() || !ofElements.isEmpty()) {
      losses.add(ExportLoss.METADATA_LIST);
      return Optional.empty();
    }
    return Optional.of(held);
  }

  /** A number that an importer wrote as a map. JSON can hold only -0.0 of these. */
  private static Optional<Object> number(Map<?, ?> map, Set<ExportLoss> losses) {
    Object named = map.size() == 1 ? map.get(ChromaMetadata.FLOAT) : null;
    if ("-0.0".equals(named)) {
      return Optional.of(-0.0);
    }
    losses.add(named instanceof String ? ExportLoss.METADATA_NUMBER : ExportLoss.METADATA_MAP);
    return Optional.empty();
  }

  private static String text(String escaped, Set<ExportLoss> losses) {
    return plain(ChromaText.unescape(escaped), losses);
  }

  private static String plain(String text, Set<ExportLoss> losses) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      losses.add(ExportLoss.TEXT_NOT_UNICODE);
    }
    return text;
  }
}

package dev.vectorstore.migration.internal.export;

import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.migration.ChromaText;
import dev.vectorstore.migration.ExportLoss;
import dev.vectorstore.migration.internal.imports.JoinedMetadata;
import dev.vectorstore.migration.internal.translate.ChromaDocument;
import dev.vectorstore.migration.internal.translate.TranslatedCollection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a collection for an export to Chroma.
 *
 * @param held the metadata that Chroma can hold
 * @param losses the reasons why it cannot hold the rest
 * @param origin Chroma's own description that an importer kept; empty for a collection of ours
 */
public record ExportedMetadata(
    Map<String, @Nullable Object> held,
    Set<ExportLoss> losses,
    Map<String, @Nullable Object> origin) {

  /**
   * The metadata of a collection, or of the collection that an import joined into it as this
   * tenant.
   */
  public static ExportedMetadata of(CollectionInfo collection, Optional<String> tenant) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(collection.metadata());
    if (tenant.isPresent() && metadata.get(JoinedMetadata.JOINED) instanceof Map<?, ?> joined) {
      metadata.remove(JoinedMetadata.JOINED);
      metadata.putAll(texts(joined.get(tenant.get())));
    }
    Map<String, @Nullable Object> origin = texts(metadata.get(TranslatedCollection.ORIGIN));
    if (metadata.get(TranslatedCollection.ORIGIN) instanceof Map) {
      metadata.remove(TranslatedCollection.ORIGIN);
    }
    Set<ExportLoss> losses = EnumSet.noneOf(ExportLoss.class);
    return new ExportedMetadata(ChromaDocument.metadata(metadata, losses), losses, origin);
  }

  /** The tenants that an import joined into a collection. */
  public static List<String> joined(CollectionInfo collection) {
    return List.copyOf(texts(collection.metadata().get(JoinedMetadata.JOINED)).keySet());
  }

  /** Chroma's own JSON of an earlier time. */
  Optional<String> ofOrigin(String key) {
    return origin.get(key) instanceof String text
        ? Optional.of(ChromaText.unescape(text))
        : Optional.empty();
  }

  private static Map<String, @Nullable Object> texts(@Nullable Object value) {
    Map<String, @Nullable Object> texts = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> texts.put(String.valueOf(key), each));
    }
    return texts;
  }
}

package dev.vectorstore.springai;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.search.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.DocumentMetadata;

/** Documents of Spring AI as documents of ours, and matches of ours as documents of Spring AI. */
final class Documents {
  private static final String DISTANCE = DocumentMetadata.DISTANCE.value();

  /** As other stores give distances in single precision. */
  private static final double ROUNDING = 1e-6;

  private Documents() {}

  /** Documents that have no embedding yet. */
  static List<dev.vectorstore.Document> stored(List<Document> documents, Metric metric) {
    return documents.stream().map(document -> stored(document, metric)).toList();
  }

  /** The same documents with these embeddings, one for each and in their order. */
  static List<dev.vectorstore.Document> embedded(
      List<dev.vectorstore.Document> documents, List<float[]> embeddings) {
    if (embeddings.size() != documents.size()) {
      throw new IllegalArgumentException(
          documents.size() + " documents need as many embeddings, not " + embeddings.size());
    }
    List<dev.vectorstore.Document> embedded = new ArrayList<>(documents.size());
    for (int i = 0; i < documents.size(); i++) {
      embedded.add(documents.get(i).embedding(Embedding.of(embeddings.get(i))));
    }
    return embedded;
  }

  private static dev.vectorstore.Document stored(Document document, Metric metric) {
    String text = document.getText();
    if (text == null) {
      throw new IllegalArgumentException(
          "document " + Storable.quoted(document.getId()) + " has media, and only text is stored");
    }
    Map<String, @Nullable Object> metadata = Values.plain(document.getMetadata());
    if (isDistanceOfSearch(document, metric)) {
      metadata.remove(DISTANCE);
    }
    return dev.vectorstore.Document.of(document.getId(), text, metadata);
  }

  /**
   * Whether {@code distance} says where a search found the document. Then it belongs to the score,
   * by this metric, or by what all stores of Spring AI count.
   */
  private static boolean isDistanceOfSearch(Document document, Metric metric) {
    Double score = document.getScore();
    if (score == null || !(document.getMetadata().get(DISTANCE) instanceof Number distance)) {
      return false;
    }
    return Math.abs(metric.similarity(distance.doubleValue()) - score) <= ROUNDING
        || Math.abs(1 - distance.doubleValue() - score) <= ROUNDING;
  }

  /** Spring AI has no null in metadata, and no document without a text. */
  static Document found(Match match) {
    if (match.id().isBlank()) {
      throw new IllegalStateException(
          "a document has a blank id, which Spring AI does not take; give it another id");
    }
    Map<String, Object> metadata = new HashMap<>();
    match.document().metadata().forEach((key, value) -> putUnlessNull(metadata, key, value));
    metadata.putIfAbsent(DISTANCE, match.distance());
    return Document.builder()
        .id(match.id())
        .text(match.document().text().orElse(""))
        .metadata(metadata)
        .score(match.similarity())
        .build();
  }

  private static void putUnlessNull(
      Map<String, Object> metadata, String key, @Nullable Object value) {
    if (Objects.nonNull(value)) {
      metadata.put(key, value);
    }
  }
}

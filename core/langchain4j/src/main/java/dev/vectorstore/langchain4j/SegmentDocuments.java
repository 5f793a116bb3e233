package dev.vectorstore.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.vectorstore.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Text segments as documents and back. */
final class SegmentDocuments {
  private SegmentDocuments() {}

  /**
   * The documents of these lists, by their places. Null is an empty list, except that there may be
   * no segments at all.
   *
   * @throws IllegalArgumentException if the sizes differ, or an id is null or blank
   */
  static List<Document> of(
      @Nullable List<String> ids,
      @Nullable List<Embedding> embeddings,
      @Nullable List<TextSegment> segments) {
    List<String> allIds = orEmpty(ids);
    List<Embedding> allEmbeddings = orEmpty(embeddings);
    requireSizes("ids", allIds.size(), "embeddings", allEmbeddings.size());
    if (segments != null) {
      requireSizes("embeddings", allEmbeddings.size(), "embedded", segments.size());
    }
    List<Document> documents = new ArrayList<>(allIds.size());
    for (int i = 0; i < allIds.size(); i++) {
      documents.add(
          document(allIds.get(i), allEmbeddings.get(i), segments == null ? null : segments.get(i)));
    }
    return documents;
  }

  /** The segment of a document; empty if it has no text that LangChain4j would take. */
  static Optional<TextSegment> segment(Document document) {
    return document
        .text()
        .filter(text -> !Blank.is(text))
        .map(text -> TextSegment.from(text, SegmentMetadata.read(document.metadata())));
  }

  private static Document document(
      @Nullable String id, @Nullable Embedding embedding, @Nullable TextSegment segment) {
    if (id == null || Blank.is(id)) {
      throw new IllegalArgumentException("an id cannot be null or blank");
    }
    if (embedding == null) {
      throw new IllegalArgumentException("an embedding cannot be null");
    }
    Document document = Document.of(id).embedding(Embeddings.ours(embedding));
    return segment == null
        ? document
        : document.text(segment.text()).metadata(SegmentMetadata.stored(segment.metadata()));
  }

  private static void requireSizes(String what, int size, String other, int otherSize) {
    if (size != otherSize) {
      throw new IllegalArgumentException(
          what + " size (" + size + ") is not equal to " + other + " size (" + otherSize + ")");
    }
  }

  static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? Collections.emptyList() : list;
  }
}

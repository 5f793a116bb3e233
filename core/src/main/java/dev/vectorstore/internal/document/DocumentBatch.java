package dev.vectorstore.internal.document;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.text.Storable;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Documents of one write, checked against their collection before any connection is taken, each id
 * once, the last of it. Used by one thread.
 */
public final class DocumentBatch {
  private final CollectionInfo collection;
  private final @Nullable EmbeddingModel model;
  private final Optional<SpaceVectors> vectors;
  private final List<Document> given;
  private final Map<String, Document> byId = new LinkedHashMap<>();

  /**
   * For a store on this collection, opened with this model or without one.
   *
   * @throws IllegalArgumentException if a document does not fit the collection, with its position
   *     and id
   * @throws IllegalStateException if a document's text would have to be embedded and cannot be, or
   *     it brings a vector and the collection has no model
   */
  public DocumentBatch(
      CollectionInfo collection, @Nullable EmbeddingModel model, List<Document> documents) {
    this.collection = collection;
    this.model = model;
    this.vectors = collection.space().map(space -> new SpaceVectors(collection.name(), space));
    this.given = documents;
    for (int position = 0; position < documents.size(); position++) {
      int at = position;
      Document document =
          Objects.requireNonNull(documents.get(at), () -> "document " + at + " is null");
      byId.put(document.id(), checked(at, document));
    }
  }

  /** The documents, with their vectors as they are stored. */
  public Collection<Document> documents() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** The documents that have a text and need a vector of it. */
  public List<Document> unembedded() {
    return vectors.isEmpty()
        ? List.of()
        : byId.values().stream()
            .filter(it -> it.embedding().isEmpty() && it.unsearchable().isEmpty())
            .toList();
  }

  /** Leaves out the documents of these ids. */
  public void removeAll(Set<String> ids) {
    byId.keySet().removeAll(ids);
  }

  /** Embeds all texts that need it but those of these ids, together, and returns how many. */
  public int embedAllBut(Set<String> kept) {
    List<Document> texts =
        unembedded().stream().filter(document -> !kept.contains(document.id())).toList();
    if (texts.isEmpty()) {
      return 0;
    }
    List<Embedding> embeddings =
        vectors
            .orElseThrow()
            .ofDocuments(
                requireModel("a text"),
                texts.stream().map(document -> document.text().orElseThrow()).toList());
    for (int i = 0; i < texts.size(); i++) {
      Document document = texts.get(i);
      byId.put(document.id(), document.embedding(embeddings.get(i)));
    }
    return texts.size();
  }

  /** Of the documents that were given, the first whose id is among these, which are stored. */
  public VectorStoreException alreadyThere(Set<String> stored) {
    for (int position = 0; position < given.size(); position++) {
      Document document = given.get(position);
      if (stored.contains(document.id())) {
        return new VectorStoreException.DocumentExists(
            at(position, document) + " is in " + named() + " already");
      }
    }
    throw new IllegalArgumentException("none of these ids was to be written");
  }

  /** The document with its vector as it is stored. */
  private Document checked(int position, Document document) {
    if (document.embedding().isPresent()) {
      return document.embedding(
          vectors
              .orElseThrow(() -> withoutModel(position, document))
              .stored(
                  () -> at(position, document) + ": the embedding", document.embedding().get()));
    }
    if (document.unsearchable().isPresent()) {
      if (vectors.isEmpty()) {
        throw withoutModel(position, document);
      }
    } else if (vectors.isPresent()) {
      requireText(position, document);
    }
    return document;
  }

  private void requireText(int position, Document document) {
    if (document.text().isEmpty()) {
      throw new IllegalArgumentException(
          at(position, document) + " has neither text nor embedding");
    }
    requireModel(at(position, document) + ": its text");
  }

  private IllegalStateException withoutModel(int position, Document document) {
    return new IllegalStateException(
        at(position, document) + " brings a vector, but " + named() + " has no model");
  }

  private EmbeddingModel requireModel(String what) {
    if (model == null) {
      throw new IllegalStateException(
          what + " has to be embedded, but " + named() + " was opened without a model that can");
    }
    return model;
  }

  private String named() {
    return "collection " + Storable.quoted(collection.name());
  }

  private static String at(int position, Document document) {
    return "document " + position + " (" + Storable.quoted(document.id()) + ")";
  }
}

package dev.vectorstore.internal.document;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.write.DocumentUpdate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents of one write, checked against their collection before any connection is taken, each id
 * once, the last of it. Used by one thread.
 */
public final class DocumentBatch {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentBatch.class);

  private final CollectionInfo collection;
  private final Embedders embedders;
  private final Optional<SpaceVectors> vectors;
  private final List<String> given = new ArrayList<>();
  private final Map<String, Document> byId = new LinkedHashMap<>();
  private final Map<String, Embedding> beside = new HashMap<>();
  private final Set<String> withMetadata = new HashSet<>();
  private final Set<String> refused = new LinkedHashSet<>();
  private final String kind;
  private final long first;
  private boolean keepsRefused;

  private DocumentBatch(CollectionInfo collection, Embedders embedders, String kind, long first) {
    this.kind = kind;
    this.collection = collection;
    this.embedders = embedders;
    this.first = first;
    this.vectors = collection.space().map(space -> new SpaceVectors(collection.name(), space));
  }

  /**
   * Whole documents for a store on this collection, opened with these models.
   *
   * @param first the position of the first of them, for messages
   * @throws IllegalArgumentException if a document does not fit the collection, with its position
   *     and id
   * @throws IllegalStateException if a document's text would have to be embedded and cannot be, or
   *     it brings a vector and the collection has no model, or the store follows it to another
   */
  public static DocumentBatch of(
      CollectionInfo collection, Embedders embedders, List<Document> documents, long first) {
    DocumentBatch batch = new DocumentBatch(collection, embedders, "document", first);
    for (Document document : documents) {
      Supplier<String> what = batch.next(document, Document::id);
      batch.requireWhole(what, document);
      batch.add(what, document);
    }
    return batch;
  }

  /**
   * Parts of documents that are stored, as {@link #of}.
   *
   * @throws IllegalArgumentException if an update names no part, too
   */
  public static DocumentBatch ofUpdates(
      CollectionInfo collection, Embedders embedders, List<DocumentUpdate> updates) {
    DocumentBatch batch = new DocumentBatch(collection, embedders, "update", 0);
    for (DocumentUpdate update : updates) {
      Supplier<String> what = batch.next(update, DocumentUpdate::id);
      batch.withMetadata.remove(update.id());
      update.metadata().ifPresent(metadata -> batch.withMetadata.add(update.id()));
      batch.add(what, batch.parts(what, update));
    }
    return batch;
  }

  /** The documents, with their vectors as they are stored. */
  public Collection<Document> documents() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** Of updates, the ids of those that replace the metadata. */
  public Set<String> withMetadata() {
    return Collections.unmodifiableSet(withMetadata);
  }

  /** The documents that have a text and need a vector of it. */
  public List<Document> unembedded() {
    return vectors.isEmpty()
        ? List.of()
        : byId.values().stream()
            .filter(it -> it.embedding().isEmpty() && it.unsearchable().isEmpty())
            .filter(it -> it.text().isPresent())
            .toList();
  }

  /** The ids of all documents. */
  public List<String> ids() {
    return List.copyOf(byId.keySet());
  }

  /** Leaves out the documents of these ids. */
  public void removeAll(Set<String> ids) {
    ids.forEach(byId::remove);
  }

  /** Leaves out the documents of other ids. */
  public void retainAll(Set<String> ids) {
    byId.keySet().retainAll(ids);
  }

  /**
   * Keeps documents whose text the model refuses, from now on, with nothing in place of a vector.
   */
  public DocumentBatch keepingRefused() {
    keepsRefused = true;
    return this;
  }

  /** The ids of documents that were kept so. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  /** Embeds all texts that need it but those of these ids, together, and returns how many. */
  public int embedAllBut(Set<String> kept) {
    List<Document> texts =
        unembedded().stream().filter(document -> !kept.contains(document.id())).toList();
    if (texts.isEmpty()) {
      return 0;
    }
    List<Optional<Embedding>> embeddings = embedded(texts);
    for (int i = 0; i < texts.size(); i++) {
      Document document = texts.get(i);
      byId.put(
          document.id(),
          embeddings.get(i).map(document::embedding).orElseGet(() -> kept(document)));
    }
    return texts.size();
  }

  private List<Optional<Embedding>> embedded(List<Document> documents) {
    SpaceVectors space = vectors.orElseThrow();
    EmbeddingModel asked = requireModel(() -> "a text");
    return keepsRefused
        ? space.ofAcceptedDocuments(asked, texts(documents))
        : vectors(documents, space, asked).stream().map(Optional::of).toList();
  }

  private Document kept(Document document) {
    refused.add(document.id());
    return document.unsearchable(UnsearchableEmbedding.of(Reason.MISSING));
  }

  /**
   * Embeds the texts for the second space, if there is one, but those that have a vector there. If
   * that model fails, they go without, as the space that is searched does not depend on it.
   *
   * @param unchanged of some documents, the ids of those that are stored with this text and a
   *     vector of it in the second space
   */
  public void embedBeside(Function<List<Document>, Set<String>> unchanged) {
    SpaceInfo space = embedders.beside();
    EmbeddingModel other = embedders.other();
    List<Document> texts = byId.values().stream().filter(it -> it.text().isPresent()).toList();
    if (space == null || other == null || texts.isEmpty()) {
      return;
    }
    Set<String> kept = unchanged.apply(texts);
    texts = texts.stream().filter(document -> !kept.contains(document.id())).toList();
    if (!texts.isEmpty()) {
      embedBeside(texts, new SpaceVectors(collection.name(), space), other);
    }
  }

  private void embedBeside(List<Document> texts, SpaceVectors space, EmbeddingModel other) {
    List<Embedding> embeddings;
    try {
      embeddings = vectors(texts, space, other);
    } catch (RuntimeException e) { // whatever a model throws
      LOG.warn(
          "{} documents of {} are written without their vectors by {}, which failed ({}); fill makes them",
          texts.size(),
          named(),
          other.id(),
          e.getClass().getSimpleName());
      return;
    }
    for (int i = 0; i < texts.size(); i++) {
      beside.put(texts.get(i).id(), embeddings.get(i));
    }
  }

  private List<Embedding> vectors(List<Document> texts, SpaceVectors space, EmbeddingModel model) {
    return space.ofDocuments(
        model, texts(texts), i -> at(given.lastIndexOf(texts.get(i).id()), texts.get(i).id()));
  }

  private static List<String> texts(List<Document> documents) {
    return documents.stream().map(document -> document.text().orElseThrow()).toList();
  }

  /** The vectors for the second space, by id. */
  public Map<String, Embedding> beside() {
    return Collections.unmodifiableMap(beside);
  }

  /**
   * Refuses vectors with numbers that are no 16-bit floats, whatever index this batch knows of.
   *
   * @throws IllegalArgumentException with the first that has one
   */
  public void requireHalfFloats() {
    for (Document document : documents()) {
      document
          .embedding()
          .flatMap(SpaceVectors::tooLargeForHalfFloats)
          .ifPresent(
              reason -> {
                int index = given.lastIndexOf(document.id());
                throw new IllegalArgumentException(
                    at(index, document.id()) + ": the embedding in " + named() + ": " + reason);
              });
    }
  }

  /** Of the documents that were given, the first whose id is among these, which are stored. */
  public VectorStoreException alreadyThere(Set<String> stored) {
    for (int i = 0; i < given.size(); i++) {
      if (stored.contains(given.get(i))) {
        return new VectorStoreException.DocumentExists(
            at(i, given.get(i)) + " is in " + named() + " already");
      }
    }
    throw new IllegalArgumentException("none of these ids was to be written");
  }

  /** What messages call the next one. */
  private <T> Supplier<String> next(@Nullable T one, Function<T, String> id) {
    int index = given.size();
    if (one == null) {
      throw new NullPointerException(kind + " " + (first + index) + " is null");
    }
    given.add(id.apply(one));
    return () -> at(index, given.get(index));
  }

  /** Adds a document with its vector as it is stored. */
  private void add(Supplier<String> what, Document document) {
    boolean broughtVector = document.embedding().isPresent() || document.unsearchable().isPresent();
    if (broughtVector && vectors.isEmpty()) {
      throw new IllegalStateException(
          what.get() + " brings a vector, but " + named() + " has no model");
    }
    if (broughtVector && embedders.follows()) {
      throw new IllegalStateException(
          what.get()
              + " brings a vector, but "
              + named()
              + " was opened with two models, and nothing says which made it");
    }
    if (!broughtVector && vectors.isPresent() && document.text().isPresent()) {
      requireModel(() -> what.get() + ": its text");
    }
    byId.put(
        document.id(),
        document.embedding().map(given -> stored(what, document, given)).orElse(document));
  }

  private Document stored(Supplier<String> what, Document document, Embedding given) {
    Embedding stored = vectors.orElseThrow().stored(() -> what.get() + ": the embedding", given);
    return stored.equals(given) ? document : document.embedding(stored);
  }

  private void requireWhole(Supplier<String> what, Document document) {
    if (vectors.isPresent()
        && document.text().isEmpty()
        && document.embedding().isEmpty()
        && document.unsearchable().isEmpty()) {
      throw new IllegalArgumentException(what.get() + " has neither text nor embedding");
    }
  }

  private Document parts(Supplier<String> what, DocumentUpdate update) {
    if (update.text().isEmpty() && update.metadata().isEmpty() && update.embedding().isEmpty()) {
      throw new IllegalArgumentException(what.get() + " names nothing to change");
    }
    Document parts = Document.of(update.id());
    parts = update.text().map(parts::text).orElse(parts);
    parts = update.metadata().map(parts::metadata).orElse(parts);
    return update.embedding().map(parts::embedding).orElse(parts);
  }

  private EmbeddingModel requireModel(Supplier<String> what) {
    EmbeddingModel model = embedders.searched();
    if (model == null) {
      throw new IllegalStateException(
          what.get()
              + " has to be embedded, but "
              + named()
              + " was opened without a model that can");
    }
    return model;
  }

  private String named() {
    return "collection " + Storable.quoted(collection.name());
  }

  private String at(int index, String id) {
    return kind + " " + (first + index) + " (" + Storable.quoted(id) + ")";
  }
}

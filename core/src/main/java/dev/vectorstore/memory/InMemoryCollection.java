package dev.vectorstore.memory;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.Document;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.collection.Agreement;
import dev.vectorstore.internal.document.DocumentKey;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.internal.text.Storable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The documents of one collection in the order of their keys. Each method is atomic. */
final class InMemoryCollection {
  private final TreeMap<String, Document> documents = new TreeMap<>(CodePointOrder.INSTANCE);
  private CollectionInfo info;
  private boolean dropped;

  InMemoryCollection(CollectionInfo info) {
    this.info = info;
  }

  synchronized CollectionInfo info() {
    return info;
  }

  synchronized void rename(String name) {
    info = CollectionInfo.of(name, info.model(), info.metric(), info.metadata());
  }

  synchronized void addFirstModel(ModelId model) {
    if (info.model().isEmpty()) {
      info = CollectionInfo.of(info.name(), Optional.of(model), info.metric(), info.metadata());
    }
  }

  synchronized void drop() {
    dropped = true;
    documents.clear();
  }

  /** Adds documents that were prepared for the collection as it was opened. */
  synchronized void putAll(CollectionInfo opened, List<Document> added) {
    requireThere();
    if (opened.model().isEmpty() && info.model().isPresent()) {
      throw Agreement.modelCameLater(opened);
    }
    added.forEach(document -> documents.put(DocumentKey.of(document.id()), document));
  }

  synchronized Optional<Document> get(String id) {
    requireThere();
    return Optional.ofNullable(documents.get(DocumentKey.of(id)));
  }

  /** The documents of these ids that are there, all of one moment. */
  synchronized List<Document> getAll(Collection<String> ids) {
    requireThere();
    return ids.stream().map(this::get).flatMap(Optional::stream).toList();
  }

  /** Up to so many documents after a key that meet a condition; after none if the key is empty. */
  synchronized List<Map.Entry<String, Document>> after(
      Optional<String> key, Predicate<Document> condition, int limit) {
    requireThere();
    Map<String, Document> rest =
        key.map(start -> (Map<String, Document>) documents.tailMap(start, false)).orElse(documents);
    return rest.entrySet().stream()
        .filter(entry -> condition.test(entry.getValue()))
        .limit(limit)
        .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
        .toList();
  }

  synchronized List<Document> matching(Predicate<Document> condition) {
    requireThere();
    return documents.values().stream().filter(condition).toList();
  }

  synchronized long removeIf(Predicate<Document> condition) {
    List<Document> removed = new ArrayList<>(matching(condition));
    removed.forEach(document -> documents.remove(DocumentKey.of(document.id())));
    return removed.size();
  }

  private void requireThere() {
    if (dropped) {
      throw new VectorStoreException.NoSuchCollection(
          "collection " + Storable.quoted(info.name()) + " was dropped", null);
    }
  }
}

package dev.vectorstore.memory;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.Document;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.collection.Agreement;
import dev.vectorstore.internal.document.DocumentKey;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.internal.text.Storable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The documents of one collection, for each tenant in the order of their keys. Each method is
 * atomic.
 */
final class InMemoryCollection {
  private final Map<String, TreeMap<String, Document>> byTenant = new HashMap<>();
  private CollectionInfo info;
  private boolean dropped;

  InMemoryCollection(CollectionInfo info) {
    this.info = info;
  }

  synchronized CollectionInfo info() {
    return info;
  }

  synchronized void rename(String name) {
    info = info.withName(name);
  }

  synchronized void addFirstModel(ModelId model) {
    if (info.model().isEmpty()) {
      info = info.withModel(model);
    }
  }

  synchronized void drop() {
    dropped = true;
    byTenant.clear();
  }

  /** Adds documents that were prepared for the collection as it was opened. */
  synchronized void putAll(CollectionInfo opened, String tenant, List<Document> added) {
    Map<String, Document> documents = documents(tenant);
    if (opened.model().isEmpty() && info.model().isPresent()) {
      throw Agreement.modelCameLater(opened);
    }
    added.forEach(document -> documents.put(DocumentKey.of(document.id()), document));
  }

  /** The documents of these ids that are there, all of one moment. */
  synchronized List<Document> getAll(String tenant, Collection<String> ids) {
    Map<String, Document> documents = documents(tenant);
    return ids.stream()
        .flatMap(id -> Stream.ofNullable(documents.get(DocumentKey.of(id))))
        .toList();
  }

  /** Up to so many documents after a key that meet a condition; after none if the key is empty. */
  synchronized List<Map.Entry<String, Document>> after(
      String tenant, Optional<String> key, Predicate<Document> condition, int limit) {
    NavigableMap<String, Document> documents = documents(tenant);
    return key.map(start -> documents.tailMap(start, false)).orElse(documents).entrySet().stream()
        .filter(entry -> condition.test(entry.getValue()))
        .limit(limit)
        .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
        .toList();
  }

  synchronized List<Document> matching(String tenant, Predicate<Document> condition) {
    return documents(tenant).values().stream().filter(condition).toList();
  }

  synchronized long removeIf(String tenant, Predicate<Document> condition) {
    NavigableMap<String, Document> documents = documents(tenant);
    long before = documents.size();
    documents.values().removeIf(condition);
    return before - documents.size();
  }

  private NavigableMap<String, Document> documents(String tenant) {
    requireThere();
    return byTenant.computeIfAbsent(tenant, absent -> new TreeMap<>(CodePointOrder.INSTANCE));
  }

  private void requireThere() {
    if (dropped) {
      throw new VectorStoreException.NoSuchCollection(
          "collection " + Storable.quoted(info.name()) + " was dropped", null);
    }
  }
}

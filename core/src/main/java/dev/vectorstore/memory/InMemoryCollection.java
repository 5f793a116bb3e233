package dev.vectorstore.memory;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.collection.ModelCheck;
import dev.vectorstore.internal.collection.SpaceFill;
import dev.vectorstore.internal.collection.SpaceRules;
import dev.vectorstore.internal.document.BatchWrite;
import dev.vectorstore.internal.document.DocumentBatch;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.internal.text.DocumentKey;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import dev.vectorstore.write.WriteMode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The documents of one collection, for each tenant in the order of their keys, and their vectors in
 * its spaces. Each method is atomic.
 */
final class InMemoryCollection {
  private final Map<String, TreeMap<String, Document>> byTenant = new HashMap<>();
  private final Map<ModelId, InMemorySpace> spaces = new LinkedHashMap<>();
  private CollectionInfo info;
  private final Map<String, MetadataType> indexes = new HashMap<>();
  private Optional<String> language = Optional.empty();
  private final Runnable requireOpen;
  private boolean dropped;

  /**
   * An empty one.
   *
   * @param requireOpen fails once the database is closed
   */
  InMemoryCollection(CollectionInfo info, Runnable requireOpen) {
    this.info = info;
    this.requireOpen = requireOpen;
  }

  synchronized CollectionInfo info() {
    return info;
  }

  synchronized void rename(String name) {
    info = info.withName(name);
  }

  synchronized void drop() {
    dropped = true;
    byTenant.clear();
    spaces.clear();
  }

  /** The language of the search by words, if there is one. */
  synchronized Optional<String> language() {
    requireThere();
    return language;
  }

  synchronized void language(Optional<String> changed) {
    requireThere();
    language = changed;
  }

  synchronized List<SpaceInfo> spaces() {
    requireThere();
    return spaces.values().stream().map(InMemorySpace::info).toList();
  }

  /** Makes a space unless there is one for the model; the first is searched at once. */
  synchronized SpaceInfo addSpace(ModelId model, SpaceSettings settings) {
    makeSpace(model, settings);
    return space(model).info();
  }

  /** As {@link #addSpace}; tells whether there was none. */
  synchronized boolean makeSpace(ModelId model, SpaceSettings settings) {
    requireThere();
    if (spaces.containsKey(model)) {
      return false;
    }
    SpaceState state = info.space().isEmpty() ? SpaceState.ACTIVE : SpaceState.BUILDING;
    InMemorySpace made = new InMemorySpace(SpaceInfo.of(model, state, settings, info.metric()));
    spaces.put(model, made);
    if (state == SpaceState.ACTIVE) {
      info = info.withSpace(made.info());
    }
    return true;
  }

  /** Removes a space without vectors, be it the searched one if there is no other. */
  synchronized boolean dropEmptySpace(ModelId model) {
    InMemorySpace unwanted = spaces.get(model);
    if (unwanted == null || unwanted.size() > 0 || (!isNotActive(unwanted) && spaces.size() > 1)) {
      return false;
    }
    spaces.remove(model);
    info = isNotActive(unwanted) ? info : info.withoutSpace();
    return true;
  }

  /** The number of vectors of a space, of all tenants. */
  synchronized long vectors(ModelId model) {
    return space(model).size();
  }

  /** The number of documents of all tenants. */
  synchronized long documents() {
    return byTenant.values().stream().mapToLong(Map::size).sum();
  }

  synchronized SpaceInfo spaceInfo(ModelId model) {
    return space(model).info();
  }

  /** The vectors of a space that can be searched. */
  synchronized List<Embedding> embeddings(String tenant, ModelId model) {
    return space(model).vectors(tenant).values().stream()
        .flatMap(vector -> vector.embedding().stream())
        .toList();
  }

  synchronized void configureIndex(ModelId model, VectorIndex index) {
    InMemorySpace space = space(model);
    space.index(index);
    if (!isNotActive(space)) {
      info = info.withSpace(space.info());
    }
  }

  synchronized void activate(ModelId model, boolean mayLack) {
    InMemorySpace activated = space(model);
    SpaceRules.requireNotRetired(activated.info());
    if (!mayLack) {
      SpaceRules.requireComplete(activated.info(), lacking(activated));
    }
    info.model().ifPresent(searched -> space(searched).state(SpaceState.PREVIOUS));
    activated.state(SpaceState.ACTIVE);
    info = info.withSpace(activated.info());
  }

  private long lacking(InMemorySpace space) {
    InMemorySpace searched = space(info.model().orElseThrow());
    return byTenant.entrySet().stream()
        .flatMap(
            tenant ->
                tenant.getValue().keySet().stream().map(key -> Map.entry(tenant.getKey(), key)))
        .filter(at -> searched.hasSearchable(at.getKey(), at.getValue()))
        .filter(at -> !space.hasSearchable(at.getKey(), at.getValue()))
        .count();
  }

  synchronized void retire(ModelId model) {
    InMemorySpace retired = space(model);
    SpaceRules.requireNotActive(retired.info(), isNotActive(retired), "retired");
    retired.state(SpaceState.RETIRED);
  }

  synchronized void dropSpace(ModelId model) {
    InMemorySpace unwanted = space(model);
    SpaceRules.requireNotActive(unwanted.info(), isNotActive(unwanted), "dropped");
    spaces.remove(model);
  }

  private static boolean isNotActive(InMemorySpace space) {
    return space.info().state() != SpaceState.ACTIVE;
  }

  /** The number of documents without a searchable vector. */
  synchronized long missing(String tenant, ModelId model) {
    InMemorySpace space = space(model);
    return documents(tenant).keySet().stream()
        .filter(key -> !space.hasSearchable(tenant, key))
        .count();
  }

  /** Documents after a key, and among some, that have a text and no vector in a space. */
  synchronized List<SpaceFill.Gap> gaps(
      String tenant, ModelId model, Optional<String> after, Predicate<String> among) {
    Map<String, Document> vectors = space(model).vectors(tenant);
    return from(tenant, after).entrySet().stream()
        .filter(
            entry ->
                among.test(entry.getKey())
                    && entry.getValue().text().isPresent()
                    && !vectors.containsKey(entry.getKey()))
        .limit(SpaceFill.BATCH)
        .map(entry -> new SpaceFill.Gap(entry.getKey(), entry.getValue().text().orElseThrow()))
        .toList();
  }

  /** Stores a vector for each of them whose text is still the same, and returns how many. */
  synchronized long fill(
      String tenant, ModelId model, List<SpaceFill.Gap> gaps, List<Embedding> embeddings) {
    Map<String, Document> vectors = space(model).vectors(tenant);
    NavigableMap<String, Document> documents = documents(tenant);
    long filled = 0;
    for (int i = 0; i < gaps.size(); i++) {
      SpaceFill.Gap gap = gaps.get(i);
      Document document = documents.get(gap.key());
      if (document != null
          && document.text().equals(Optional.of(gap.text()))
          && vectors.putIfAbsent(gap.key(), vector(document.id(), embeddings.get(i))) == null) {
        filled++;
      }
    }
    return filled;
  }

  /** Stores vectors of the documents that are there, by id, and returns how many. */
  synchronized long putVectors(String tenant, ModelId model, Map<String, Embedding> embeddings) {
    Map<String, Document> vectors = space(model).vectors(tenant);
    NavigableMap<String, Document> documents = documents(tenant);
    long stored = 0;
    for (Map.Entry<String, Embedding> entry : embeddings.entrySet()) {
      String key = DocumentKey.of(entry.getKey());
      if (documents.containsKey(key)) {
        vectors.put(key, vector(entry.getKey(), entry.getValue()));
        stored++;
      }
    }
    return stored;
  }

  /** The searchable vectors of these documents in a space, by id. */
  synchronized Map<String, Embedding> vectors(
      String tenant, ModelId model, Collection<String> ids) {
    Map<String, Document> vectors = space(model).vectors(tenant);
    Map<String, Embedding> found = new LinkedHashMap<>();
    for (String id : ids) {
      Optional.ofNullable(vectors.get(DocumentKey.of(id)))
          .flatMap(Document::embedding)
          .ifPresent(embedding -> found.put(id, embedding));
    }
    return found;
  }

  private static Document vector(String id, Embedding embedding) {
    return Document.of(id).embedding(embedding);
  }

  /** Of these ids, those of stored documents. */
  synchronized Set<String> stored(String tenant, Collection<String> ids) {
    Map<String, Document> documents = documents(tenant);
    return ids.stream()
        .filter(id -> documents.containsKey(DocumentKey.of(id)))
        .collect(Collectors.toSet());
  }

  /** Of these documents, the ids of those that are stored with this text and a vector of it. */
  synchronized Set<String> unchanged(
      CollectionInfo opened, String tenant, Collection<Document> texts) {
    requireSameSpace(opened);
    return unchanged(tenant, space(opened.model().orElseThrow()), texts);
  }

  /** The same of a vector in the space of another model. */
  synchronized Set<String> unchangedBeside(
      CollectionInfo opened, String tenant, ModelId model, Collection<Document> texts) {
    requireSameSpace(opened);
    InMemorySpace beside = spaces.get(model);
    return beside == null ? Set.of() : unchanged(tenant, beside, texts);
  }

  private Set<String> unchanged(String tenant, InMemorySpace space, Collection<Document> texts) {
    Map<String, Document> documents = documents(tenant);
    return texts.stream()
        .filter(
            document -> {
              String key = DocumentKey.of(document.id());
              Document stored = documents.get(key);
              return stored != null
                  && stored.text().equals(document.text())
                  && space.hasSearchable(tenant, key);
            })
        .map(Document::id)
        .collect(Collectors.toSet());
  }

  /** Writes a batch that was prepared for the collection as it was opened. */
  synchronized BatchWrite.Written write(
      CollectionInfo opened,
      Embedders embedders,
      String tenant,
      DocumentBatch batch,
      WriteMode mode) {
    NavigableMap<String, Document> documents = documents(tenant);
    requireSameSpaces(opened, embedders);
    Set<String> changed = changed(opened, tenant, batch.unembedded());
    if (!changed.isEmpty()) {
      return new BatchWrite.Written(0, changed);
    }
    Set<String> there = mode == WriteMode.UPSERT ? Set.of() : stored(tenant, batch.ids());
    if (mode == WriteMode.INSERT_ONLY && !there.isEmpty()) {
      throw batch.alreadyThere(there);
    }
    long written = 0;
    for (Document document : batch.documents()) {
      if (!there.contains(document.id())) {
        put(tenant, documents, document);
        putBeside(tenant, embedders, document.id(), batch);
        written++;
      }
    }
    return new BatchWrite.Written(written, Set.of());
  }

  /** Changes the stored documents of a batch in the parts that it has. */
  synchronized BatchWrite.Written update(
      CollectionInfo opened, Embedders embedders, String tenant, DocumentBatch batch) {
    NavigableMap<String, Document> documents = documents(tenant);
    requireSameSpaces(opened, embedders);
    Set<String> there = stored(tenant, batch.ids());
    Set<String> changed =
        changed(
            opened,
            tenant,
            batch.unembedded().stream().filter(it -> there.contains(it.id())).toList());
    if (!changed.isEmpty()) {
      return new BatchWrite.Written(0, changed);
    }
    for (Document parts : batch.documents()) {
      if (there.contains(parts.id())) {
        Document before = Objects.requireNonNull(documents.get(DocumentKey.of(parts.id())));
        Document after =
            batch.withMetadata().contains(parts.id()) ? parts : parts.metadata(before.metadata());
        put(
            tenant,
            documents,
            after.text().isPresent() ? after : before.text().map(after::text).orElse(after));
        putBeside(tenant, embedders, parts.id(), batch);
      }
    }
    return new BatchWrite.Written(there.size(), Set.of());
  }

  /** What was stored with its text and vector when that was asked, and is not any more. */
  private Set<String> changed(CollectionInfo opened, String tenant, List<Document> kept) {
    if (kept.isEmpty()) {
      return Set.of();
    }
    Set<String> changed = kept.stream().map(Document::id).collect(Collectors.toSet());
    changed.removeAll(unchanged(opened, tenant, kept));
    return changed;
  }

  /** Does work that writes one tenant's documents, and undoes it if it fails; others wait. */
  synchronized <T> T allOrNothing(String tenant, Supplier<T> work) {
    TreeMap<String, Document> before = new TreeMap<>(documents(tenant));
    Map<InMemorySpace, Map<String, Document>> vectors = new HashMap<>();
    spaces.values().forEach(space -> vectors.put(space, Map.copyOf(space.vectors(tenant))));
    boolean done = false;
    try {
      T result = work.get();
      done = true;
      return result;
    } finally {
      if (!done) {
        byTenant.put(tenant, before);
        vectors.forEach(
            (space, kept) -> {
              space.vectors(tenant).clear();
              space.vectors(tenant).putAll(kept);
            });
      }
    }
  }

  private void put(String tenant, Map<String, Document> documents, Document document) {
    String key = DocumentKey.of(document.id());
    Document stored = Document.of(document.id()).metadata(document.metadata());
    stored = document.text().map(stored::text).orElse(stored);
    Document before = documents.put(key, stored);
    if (before != null && !before.text().equals(stored.text())) {
      spaces.values().forEach(space -> space.vectors(tenant).remove(key));
    }
    info.model()
        .ifPresent(
            searched ->
                vectorOf(document)
                    .ifPresent(vector -> space(searched).vectors(tenant).put(key, vector)));
  }

  private void putBeside(String tenant, Embedders embedders, String id, DocumentBatch batch) {
    Embedding vector = batch.beside().get(id);
    if (vector != null && embedders.beside() != null) {
      space(embedders.beside().model()).vectors(tenant).put(DocumentKey.of(id), vector(id, vector));
    }
  }

  /** A document and its vectors in all spaces as they are now. */
  record Image(Document document, Map<ModelId, Document> vectors) {}

  synchronized Optional<Image> image(String tenant, String key) {
    return Optional.ofNullable(documents(tenant).get(key))
        .map(
            document -> {
              Map<ModelId, Document> vectors = new HashMap<>();
              spaces.forEach(
                  (model, space) ->
                      Optional.ofNullable(space.vectors(tenant).get(key))
                          .ifPresent(vector -> vectors.put(model, vector)));
              return new Image(document, vectors);
            });
  }

  /**
   * Puts a document back as it was, or away, and returns how many vectors have no space any more.
   */
  synchronized long restore(String tenant, String key, Optional<Image> image) {
    NavigableMap<String, Document> documents = documents(tenant);
    documents.remove(key);
    spaces.values().forEach(space -> space.vectors(tenant).remove(key));
    if (image.isEmpty()) {
      return 0;
    }
    documents.put(key, image.get().document());
    Map<ModelId, Document> vectors = image.get().vectors();
    vectors.forEach(
        (model, vector) ->
            Optional.ofNullable(spaces.get(model))
                .ifPresent(space -> space.vectors(tenant).put(key, vector)));
    return vectors.keySet().stream().filter(model -> !spaces.containsKey(model)).count();
  }

  synchronized boolean hasSpace(ModelId model) {
    return spaces.containsKey(model);
  }

  /** Without a document of any tenant. */
  synchronized boolean isEmpty() {
    return byTenant.values().stream().allMatch(Map::isEmpty);
  }

  synchronized boolean isDropped() {
    return dropped;
  }

  /** Empty for one that keeps the vector that it has. */
  private static Optional<Document> vectorOf(Document document) {
    Document vector = Document.of(document.id());
    return document
        .embedding()
        .map(vector::embedding)
        .or(() -> document.unsearchable().map(vector::unsearchable));
  }

  /** Fails for a store that was opened when another space was searched. */
  synchronized void requireSameSpace(CollectionInfo opened) {
    requireThere();
    if (!opened.model().equals(info.model())) {
      throw ModelCheck.modelCameLater(opened);
    }
  }

  /** Fails, too, if what is written would not get the vectors that it should. */
  synchronized void requireSameSpaces(CollectionInfo opened, Embedders embedders) {
    requireSameSpace(opened);
    if (!embedders.areOf(spaces())) {
      throw ModelCheck.modelCameLater(opened);
    }
  }

  /**
   * The documents of these ids that are there, all of one moment.
   *
   * @param compared whether their vectors are asked for, which have to be of the searched space
   */
  synchronized List<Document> getAll(
      CollectionInfo opened, String tenant, Collection<String> ids, boolean compared) {
    if (compared) {
      requireSameSpace(opened);
    }
    Map<String, Document> documents = documents(tenant);
    return ids.stream()
        .map(DocumentKey::of)
        .flatMap(
            key ->
                Stream.ofNullable(documents.get(key))
                    .map(found -> whole(opened, tenant, key, found)))
        .toList();
  }

  /**
   * Up to this number of documents after a key that meet a condition; from the first on if the key
   * is empty.
   */
  synchronized List<Map.Entry<String, Document>> after(
      CollectionInfo opened,
      String tenant,
      Optional<String> key,
      Predicate<Document> condition,
      int limit,
      boolean compared) {
    if (compared) {
      requireSameSpace(opened);
    }
    return from(tenant, key).entrySet().stream()
        .filter(entry -> condition.test(entry.getValue()))
        .limit(limit)
        .map(
            entry ->
                Map.entry(entry.getKey(), whole(opened, tenant, entry.getKey(), entry.getValue())))
        .toList();
  }

  /** As {@link #matching}, to be compared by their vectors, which the opened space must have. */
  synchronized List<Document> searched(
      CollectionInfo opened, String tenant, Predicate<Document> condition) {
    requireSameSpace(opened);
    return matching(opened, tenant, condition);
  }

  /** The documents that meet a condition on text and metadata, with their vectors. */
  synchronized List<Document> matching(
      CollectionInfo opened, String tenant, Predicate<Document> condition) {
    return documents(tenant).entrySet().stream()
        .filter(entry -> condition.test(entry.getValue()))
        .map(entry -> whole(opened, tenant, entry.getKey(), entry.getValue()))
        .toList();
  }

  synchronized long removeIf(String tenant, Predicate<Document> condition) {
    NavigableMap<String, Document> documents = documents(tenant);
    List<String> removed =
        documents.entrySet().stream()
            .filter(entry -> condition.test(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    removed.forEach(documents::remove);
    spaces.values().forEach(space -> space.vectors(tenant).keySet().removeAll(removed));
    return removed.size();
  }

  /** The document with its vector in the space that a store was opened on. */
  private Document whole(CollectionInfo opened, String tenant, String key, Document document) {
    if (opened.model().isEmpty() || !spaces.containsKey(opened.model().get())) {
      return document;
    }
    Document vector = space(opened.model().get()).vectors(tenant).get(key);
    if (vector == null) {
      return document;
    }
    return vector
        .embedding()
        .map(document::embedding)
        .orElseGet(() -> document.unsearchable(vector.unsearchable().orElseThrow()));
  }

  private InMemorySpace space(ModelId model) {
    requireThere();
    InMemorySpace space = spaces.get(model);
    if (space == null) {
      throw SpaceRules.noSuchSpace(info.name(), model);
    }
    return space;
  }

  private NavigableMap<String, Document> from(String tenant, Optional<String> after) {
    NavigableMap<String, Document> documents = documents(tenant);
    return after.map(key -> documents.tailMap(key, false)).orElse(documents);
  }

  /** Remembers the index, or returns the type of the one that the key has. */
  synchronized MetadataType index(String key, MetadataType type) {
    requireThere();
    MetadataType found = indexes.putIfAbsent(key, type);
    return found == null ? type : found;
  }

  synchronized boolean dropIndex(String key) {
    requireThere();
    return indexes.remove(key) != null;
  }

  private NavigableMap<String, Document> documents(String tenant) {
    requireThere();
    return byTenant.computeIfAbsent(tenant, absent -> new TreeMap<>(CodePointOrder.INSTANCE));
  }

  private void requireThere() {
    requireOpen.run();
    if (dropped) {
      throw new VectorStoreException.NoSuchCollection(
          "collection " + Storable.quoted(info.name()) + " was dropped", null);
    }
  }
}

package dev.vectorstore.memory;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Keywords;
import dev.vectorstore.Match;
import dev.vectorstore.MetadataType;
import dev.vectorstore.Page;
import dev.vectorstore.ScrollRequest;
import dev.vectorstore.SearchReport;
import dev.vectorstore.SearchRequest;
import dev.vectorstore.SearchStrategy;
import dev.vectorstore.SpaceIndex;
import dev.vectorstore.VectorStore;
import dev.vectorstore.internal.collection.IndexedKeys;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.document.UpsertBatch;
import dev.vectorstore.internal.filter.FilterLimits;
import dev.vectorstore.internal.text.Storable;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One collection in memory. */
final class InMemoryVectorStore implements VectorStore {
  // Documents come in the order of their keys and the sort is stable, so equal distances keep it.
  private static final Comparator<Match> NEAREST_FIRST =
      Comparator.comparingDouble(Match::distance);

  private final InMemoryCollection collection;
  private final CollectionInfo info;
  private final String tenant;
  private final UpsertBatch batch;
  private final Keywords keywords;

  /** A tenant's store, or that of nobody, see {@link Tenants#NONE}. */
  InMemoryVectorStore(
      InMemoryCollection collection,
      CollectionInfo info,
      String tenant,
      @Nullable EmbeddingModel model) {
    this.collection = collection;
    this.info = info;
    this.tenant = Tenants.of(info, tenant);
    this.batch = new UpsertBatch(info, model);
    this.keywords = new InMemoryKeywords(this, collection, tenant, batch);
  }

  @Override
  public CollectionInfo info() {
    return info;
  }

  @Override
  public void upsert(List<Document> documents) {
    Tenants.requireOwner(info, tenant);
    List<Document> prepared = batch.prepare(documents);
    if (!prepared.isEmpty()) {
      collection.putAll(info, tenant, prepared);
    }
  }

  @Override
  public List<Document> get(List<String> ids, Include include) {
    return collection.getAll(info, tenant, distinct(ids)).stream()
        .map(document -> only(document, include))
        .toList();
  }

  @Override
  public Page scroll(ScrollRequest request) {
    request.cursor().ifPresent(InMemoryVectorStore::requireStorable);
    List<Map.Entry<String, Document>> found =
        collection.after(
            info, tenant, request.cursor(), matching(request.filter()), request.limit() + 1);
    boolean more = found.size() > request.limit();
    List<Map.Entry<String, Document>> shown = more ? found.subList(0, request.limit()) : found;
    return new Page(
        shown.stream().map(entry -> only(entry.getValue(), request.include())).toList(),
        more ? Optional.of(shown.get(shown.size() - 1).getKey()) : Optional.empty());
  }

  @Override
  public long count(Filter filter) {
    return collection.matching(info, tenant, matching(filter)).size();
  }

  @Override
  public long delete(List<String> ids) {
    Set<String> wanted = distinct(ids);
    Tenants.requireOwner(info, tenant);
    return collection.removeIf(tenant, document -> wanted.contains(document.id()));
  }

  @Override
  public long delete(Filter filter) {
    Tenants.requireOwner(info, tenant);
    return collection.removeIf(tenant, matching(filter));
  }

  @Override
  public List<Match> search(SearchRequest request) {
    return explain(request).matches();
  }

  @Override
  public SearchReport explain(SearchRequest request) {
    boolean filtered = info.isPerTenant() || !request.filter().equals(Filter.all());
    return SearchReport.of(
        exact(request),
        filtered ? SearchStrategy.EXACT_FILTERED : SearchStrategy.EXACT,
        "in memory every search is exact");
  }

  @Override
  public SpaceIndex index() {
    return new InMemoryIndex(collection, info, this);
  }

  private List<Match> exact(SearchRequest request) {
    Embedding question = batch.question(request);
    Deadline deadline = new Deadline(request, "search in " + Storable.quoted(info.name()));
    deadline.require();
    collection.requireSameSpace(info);
    return collection.matching(info, tenant, matching(request.filter())).stream()
        .filter(document -> document.embedding().isPresent())
        .peek(document -> deadline.require())
        .map(document -> match(document, question))
        .sorted(NEAREST_FIRST)
        .limit(request.limit())
        .map(
            match ->
                Match.of(
                    only(match.document(), request.include()), match.distance(), info.metric()))
        .toList();
  }

  /** All that can be searched. */
  List<Embedding> embeddings() {
    return collection.matching(info, tenant, document -> true).stream()
        .flatMap(document -> document.embedding().stream())
        .toList();
  }

  @Override
  public void indexMetadata(String key, MetadataType type) {
    IndexedKeys.check(key, tenant);
    IndexedKeys.checkType(key, type, collection.index(key, type));
  }

  @Override
  public boolean dropMetadataIndex(String key) {
    IndexedKeys.check(key, tenant);
    return collection.dropIndex(key);
  }

  @Override
  public Keywords keywords() {
    return keywords;
  }

  private Match match(Document document, Embedding question) {
    double distance = info.metric().distance(document.embedding().orElseThrow(), question);
    return Match.of(document, distance, info.metric());
  }

  static Predicate<Document> matching(Filter filter) {
    return FilterEvaluator.of(FilterLimits.checked(filter));
  }

  /** The document with the parts that were asked for. */
  static Document only(Document document, Include include) {
    Document shown = Document.of(document.id());
    if (include.text() && document.text().isPresent()) {
      shown = shown.text(document.text().get());
    }
    if (include.metadata()) {
      shown = shown.metadata(document.metadata());
    }
    if (include.embedding() && document.embedding().isPresent()) {
      shown = shown.embedding(document.embedding().get());
    }
    if (include.embedding() && document.unsearchable().isPresent()) {
      shown = shown.unsearchable(document.unsearchable().get());
    }
    return shown;
  }

  private static Set<String> distinct(List<String> ids) {
    ids.forEach(InMemoryVectorStore::requireStorable);
    return new LinkedHashSet<>(ids);
  }

  private static void requireStorable(String id) {
    Storable.text(id, () -> "id " + Storable.quoted(id));
  }
}

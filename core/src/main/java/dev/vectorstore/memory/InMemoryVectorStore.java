package dev.vectorstore.memory;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.internal.collection.IndexedKeys;
import dev.vectorstore.internal.collection.SpaceRules;
import dev.vectorstore.internal.collection.SpaceStore;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.cursor.SearchCursor;
import dev.vectorstore.internal.document.BatchWrite;
import dev.vectorstore.internal.document.DocumentBatch;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.internal.document.StreamLoad;
import dev.vectorstore.internal.filter.FilterLimits;
import dev.vectorstore.internal.observe.Trace;
import dev.vectorstore.internal.search.Groups;
import dev.vectorstore.internal.search.Projection;
import dev.vectorstore.internal.search.QueryEmbedder;
import dev.vectorstore.internal.search.Relevance;
import dev.vectorstore.internal.search.SearchRules;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.search.Diversity;
import dev.vectorstore.search.Keywords;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchPage;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** One collection in memory. */
final class InMemoryVectorStore implements SpaceStore {
  // Documents come in the order of their keys and the sort is stable, so equal distances keep it.
  private static final Comparator<Match> NEAREST_FIRST =
      Comparator.comparingDouble(Match::distance);

  private final InMemoryCollection collection;
  private final CollectionInfo info;
  private final String tenant;
  private final Embedders embedders;
  private final QueryEmbedder queryEmbedder;
  private final BatchWrite.UpdateTarget target;
  private final Keywords keywords;

  /** A tenant's store, or one without a tenant, see {@link Tenants#NONE}. */
  InMemoryVectorStore(
      InMemoryCollection collection, CollectionInfo info, String tenant, Embedders embedders) {
    this.collection = collection;
    this.info = info;
    this.tenant = Tenants.of(info, tenant);
    this.embedders = embedders;
    this.queryEmbedder = new QueryEmbedder(info, embedders);
    this.target = new InMemoryTarget(collection, info, this.tenant, embedders);
    this.keywords = new InMemoryKeywords(this, collection, tenant, queryEmbedder);
  }

  @Override
  public CollectionInfo info() {
    return info;
  }

  @Override
  public WriteReport upsert(List<Document> documents) {
    return write(documents, WriteMode.UPSERT);
  }

  @Override
  public WriteReport write(List<Document> documents, WriteMode mode) {
    return write(documents, 0, mode);
  }

  @Override
  public WriteReport update(List<DocumentUpdate> updates) {
    Tenants.requireOwner(info, tenant);
    return BatchWrite.update(DocumentBatch.ofUpdates(info, embedders, updates), target);
  }

  @Override
  public WriteReport upsertAll(Iterator<Document> documents, LoadSettings settings) {
    Tenants.requireOwner(info, tenant);
    if (settings.isExclusive()) {
      Tenants.requireNoneToExclude(tenant);
    }
    StreamLoad.Chunks chunks = (chunk, first) -> write(chunk, first, settings.mode());
    return settings.isOneTransaction()
        ? StreamLoad.run(
            info.name(),
            documents,
            settings,
            work ->
                collection.allOrNothing(
                    tenant,
                    () -> {
                      collection.requireSameSpaces(info, embedders);
                      return work.run(chunks);
                    }))
        : load(documents, settings, chunks);
  }

  @Override
  public WriteReport load(
      Iterator<Document> documents, LoadSettings settings, StreamLoad.Chunks chunks) {
    return StreamLoad.run(info.name(), documents, settings, work -> work.run(chunks));
  }

  @Override
  public WriteReport write(List<Document> documents, long first, WriteMode mode) {
    Tenants.requireOwner(info, tenant);
    return BatchWrite.run(DocumentBatch.of(info, embedders, documents, first), mode, target);
  }

  @Override
  public List<Document> get(List<String> ids, Include include) {
    return collection.getAll(info, tenant, distinct(ids), include.embedding()).stream()
        .map(document -> only(document, include))
        .toList();
  }

  @Override
  public Page scroll(ScrollRequest request) {
    request.cursor().ifPresent(InMemoryVectorStore::requireStorable);
    List<Map.Entry<String, Document>> found =
        collection.after(
            info,
            tenant,
            request.cursor(),
            matching(request.filter()),
            request.limit() + 1,
            request.include().embedding());
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
    return SearchReport.of(exact(request), strategy(request), "in memory every search is exact")
        .cause(SearchCause.NO_INDEX);
  }

  private SearchStrategy strategy(SearchRequest request) {
    boolean filtered = info.isPerTenant() || !request.filter().equals(Filter.all());
    return filtered ? SearchStrategy.EXACT_FILTERED : SearchStrategy.EXACT;
  }

  @Override
  public SpaceIndex index() {
    Tenants.requireNoTenant(tenant, "vector index");
    ModelId model = info.model().orElseThrow(() -> SpaceRules.withoutModel(info.name()));
    return new InMemoryIndex(collection, model, tenant);
  }

  @Override
  public List<List<Match>> searchAll(List<SearchRequest> requests) {
    SearchRules.requireNotTooMany(requests);
    List<Embedding> queries = queryEmbedder.embedAll(requests, this::vectors);
    return IntStream.range(0, requests.size())
        .mapToObj(i -> search(requests.get(i), queries.get(i)))
        .toList();
  }

  @Override
  public SearchPage searchPage(SearchRequest request) {
    SearchRules.requirePages(request);
    Embedding query = queryEmbedder.embed(request, this::vectors);
    List<Match> found = nearest(request, query, request.limit() + 1);
    Trace.found(strategy(request), SearchCause.PAGE, false);
    List<Match> shown = found.subList(0, Math.min(request.limit(), found.size()));
    Optional<String> next =
        found.size() > request.limit()
            ? Optional.of(cursor(shown.get(shown.size() - 1)).text(order(request, query)))
            : Optional.empty();
    return new SearchPage(included(shown, request), next);
  }

  private List<Match> exact(SearchRequest request) {
    return search(request, queryEmbedder.embed(request, this::vectors));
  }

  /** Of a request whose query is embedded already. */
  List<Match> search(SearchRequest request, Embedding query) {
    List<Match> matches = chosen(request, query);
    Trace.found(strategy(request), SearchCause.NO_INDEX, false);
    return matches;
  }

  private List<Match> chosen(SearchRequest request, Embedding query) {
    Optional<Diversity> diversity = request.diversity();
    if (diversity.isEmpty()) {
      return included(nearest(request, query, request.limit()), request);
    }
    int candidates = Math.max(request.limit(), diversity.get().candidates());
    List<Match> chosen =
        new Relevance(info.metric(), query, diversity.get().lambda())
            .choose(nearest(request, query, candidates), request.limit());
    return included(chosen, request);
  }

  private List<Match> included(List<Match> matches, SearchRequest request) {
    return matches.stream()
        .map(match -> Projection.only(match, request.include(), info.metric()))
        .toList();
  }

  /** The nearest with all their parts, of groups the nearest alone, behind the request's cursor. */
  private List<Match> nearest(SearchRequest request, Embedding query, int limit) {
    Predicate<Match> isBehind = behind(request, query);
    Deadline deadline =
        new Deadline(
            request.timeLimit(),
            request.cancellation(),
            "search in " + Storable.quoted(info.name()));
    deadline.require();
    return collection.searched(info, tenant, matching(request.filter())).stream()
        .filter(document -> document.embedding().isPresent())
        .filter(document -> !request.similarTo().equals(Optional.of(document.id())))
        .peek(document -> deadline.require())
        .map(document -> match(document, query))
        .filter(match -> match.similarity() >= request.minSimilarity())
        .sorted(NEAREST_FIRST)
        .filter(firstOfGroup(request))
        .filter(isBehind)
        .limit(limit)
        .toList();
  }

  private static Predicate<Match> firstOfGroup(SearchRequest request) {
    Set<Object> met = new HashSet<>();
    return request
        .groupBy()
        .map(key -> (Predicate<Match>) match -> met.add(Groups.of(match.document(), key)))
        .orElse(match -> true);
  }

  private Predicate<Match> behind(SearchRequest request, Embedding query) {
    if (request.after().isEmpty()) {
      return match -> true;
    }
    SearchCursor cursor = SearchCursor.of(request.after().get(), order(request, query));
    return match -> cursor.isBefore(match.distance(), match.id());
  }

  private static SearchCursor cursor(Match last) {
    return SearchCursor.behind(last.distance(), last.id());
  }

  private SearchCursor.Order order(SearchRequest request, Embedding query) {
    return new SearchCursor.Order(
        query, info.metric(), info.model().orElseThrow(), request.groupBy());
  }

  private List<Document> vectors(List<String> ids) {
    return get(ids, Include.idOnly().withEmbedding());
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

  private Match match(Document document, Embedding query) {
    double distance = info.metric().distance(document.embedding().orElseThrow(), query);
    return Match.of(document, distance + 0.0, info.metric()); // no -0.0, which sorts before 0.0
  }

  static Predicate<Document> matching(Filter filter) {
    return FilterEvaluator.of(FilterLimits.checked(filter));
  }

  /** The document with the parts that were asked for. */
  static Document only(Document document, Include include) {
    return Projection.only(document, include);
  }

  private static Set<String> distinct(List<String> ids) {
    ids.forEach(InMemoryVectorStore::requireStorable);
    return new LinkedHashSet<>(ids);
  }

  private static void requireStorable(String id) {
    Storable.text(id, () -> "id " + Storable.quoted(id));
  }
}

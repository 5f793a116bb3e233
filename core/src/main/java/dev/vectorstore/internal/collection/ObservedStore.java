package dev.vectorstore.internal.collection;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.internal.observe.Observer;
import dev.vectorstore.internal.observe.Trace;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.search.Keywords;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchPage;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.sql.Connection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A store of which each operation is told to a listener once. It stands around all that a store
 * does, so that what operations call within is not told again.
 *
 * <p>Why: docs/decisions/0095-observations.md.
 */
public final class ObservedStore implements VectorStore {
  private final VectorStore store;
  private final Observer observer;
  private final Optional<RecallSampler> sampler;

  public ObservedStore(VectorStore store, Observer observer) {
    this(store, observer, Optional.empty());
  }

  /** One of whose searches some are measured. */
  public ObservedStore(VectorStore store, Observer observer, Optional<RecallSampler> sampler) {
    this.store = store;
    this.observer = observer;
    this.sampler = sampler;
  }

  @Override
  public CollectionInfo info() {
    return store.info();
  }

  @Override
  public WriteReport upsert(List<Document> documents) {
    return observe(
        OperationKind.UPSERT,
        trace -> {
          trace.asked(documents.size());
          return written(trace, store.upsert(documents));
        });
  }

  @Override
  public WriteReport write(List<Document> documents, WriteMode mode) {
    return observe(
        OperationKind.WRITE,
        trace -> {
          trace.asked(documents.size());
          return written(trace, store.write(documents, mode));
        });
  }

  @Override
  public WriteReport update(List<DocumentUpdate> updates) {
    return observe(
        OperationKind.UPDATE,
        trace -> {
          trace.asked(updates.size());
          return written(trace, store.update(updates));
        });
  }

  @Override
  public WriteReport upsertAll(Iterator<Document> documents, LoadSettings settings) {
    return observe(
        OperationKind.UPSERT_ALL, trace -> written(trace, store.upsertAll(documents, settings)));
  }

  @Override
  public List<Document> get(List<String> ids, Include include) {
    return observe(
        OperationKind.GET,
        trace -> {
          trace.asked(ids.size());
          return given(trace, store.get(ids, include));
        });
  }

  @Override
  public Page scroll(ScrollRequest request) {
    return observe(
        OperationKind.SCROLL,
        trace -> {
          trace.asked(request.limit());
          Page page = store.scroll(request);
          trace.given(page.documents().size());
          return page;
        });
  }

  @Override
  public long count(Filter filter) {
    return observe(OperationKind.COUNT, trace -> store.count(filter));
  }

  @Override
  public long delete(List<String> ids) {
    return observe(
        OperationKind.DELETE,
        trace -> {
          trace.asked(ids.size());
          return deleted(trace, store.delete(ids));
        });
  }

  @Override
  public long delete(Filter filter) {
    return observe(OperationKind.DELETE, trace -> deleted(trace, store.delete(filter)));
  }

  @Override
  public VectorStore joining(Connection connection) {
    return new ObservedStore(store.joining(connection), observer);
  }

  @Override
  public void indexMetadata(String key, MetadataType type) {
    observer.observe(
        OperationKind.METADATA_INDEX_CREATE, name(), () -> store.indexMetadata(key, type));
  }

  @Override
  public boolean dropMetadataIndex(String key) {
    return observe(OperationKind.METADATA_INDEX_DROP, trace -> store.dropMetadataIndex(key));
  }

  @Override
  public List<Match> search(SearchRequest request) {
    return observe(
        OperationKind.SEARCH,
        trace -> {
          trace.asked(request.limit());
          List<Match> found = given(trace, store.search(request));
          sampler.ifPresent(it -> sample(it, trace, request, found));
          return found;
        });
  }

  @Override
  public List<List<Match>> searchAll(List<SearchRequest> requests) {
    return observe(
        OperationKind.SEARCH_ALL,
        trace -> {
          trace.asked(requests.stream().mapToLong(SearchRequest::limit).sum());
          List<List<Match>> found = store.searchAll(requests);
          trace.given(found.stream().mapToLong(List::size).sum());
          return found;
        });
  }

  @Override
  public SearchPage searchPage(SearchRequest request) {
    return observe(
        OperationKind.SEARCH_PAGE,
        trace -> {
          trace.asked(request.limit());
          SearchPage page = store.searchPage(request);
          trace.given(page.matches().size());
          return page;
        });
  }

  @Override
  public SearchReport explain(SearchRequest request) {
    return observe(
        OperationKind.EXPLAIN,
        trace -> {
          trace.asked(request.limit());
          SearchReport report = store.explain(request);
          trace.given(report.matches().size());
          return report;
        });
  }

  @Override
  public SpaceIndex index() {
    return new ObservedIndex(store.index(), observer, name());
  }

  @Override
  public Keywords keywords() {
    return new ObservedKeywords(store.keywords(), observer, name());
  }

  private void sample(RecallSampler sample, Trace trace, SearchRequest request, List<Match> found) {
    trace.searchedByIndex().ifPresent(query -> sample.searched(store, request, query, found));
  }

  private <T> T observe(OperationKind kind, Function<Trace, T> work) {
    return observer.observe(kind, name(), work);
  }

  private String name() {
    return store.info().name();
  }

  private static WriteReport written(Trace trace, WriteReport report) {
    trace.written(report.written());
    return report;
  }

  private static long deleted(Trace trace, long documents) {
    trace.deleted(documents);
    return documents;
  }

  private static <T> List<T> given(Trace trace, List<T> found) {
    trace.given(found.size());
    return found;
  }
}

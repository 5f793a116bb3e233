package com.example.audit;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.SpaceIndex;
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
import java.util.function.Consumer;

/** A collection whose changes are told to a log once they are made. */
final class AuditedStore implements VectorStore {
  private final VectorStore store;
  private final Consumer<Change> log;

  AuditedStore(VectorStore store, Consumer<Change> log) {
    this.store = store;
    this.log = log;
  }

  @Override
  public WriteReport upsert(List<Document> documents) {
    return written("upsert", store.upsert(documents));
  }

  @Override
  public WriteReport write(List<Document> documents, WriteMode mode) {
    return written("write", store.write(documents, mode));
  }

  @Override
  public WriteReport update(List<DocumentUpdate> updates) {
    return written("update", store.update(updates));
  }

  @Override
  public WriteReport upsertAll(Iterator<Document> documents, LoadSettings settings) {
    return written("upsertAll", store.upsertAll(documents, settings));
  }

  @Override
  public long delete(List<String> ids) {
    return changed("delete", store.delete(ids));
  }

  @Override
  public long delete(Filter filter) {
    return changed("delete", store.delete(filter));
  }

  private WriteReport written(String operation, WriteReport report) {
    changed(operation, report.written());
    return report;
  }

  private long changed(String operation, long documents) {
    if (documents > 0) {
      log.accept(new Change(store.info().name(), operation, documents));
    }
    return documents;
  }

  @Override
  public CollectionInfo info() {
    return store.info();
  }

  @Override
  public List<Document> get(List<String> ids, Include include) {
    return store.get(ids, include);
  }

  @Override
  public Page scroll(ScrollRequest request) {
    return store.scroll(request);
  }

  @Override
  public long count(Filter filter) {
    return store.count(filter);
  }

  @Override
  public VectorStore joining(Connection connection) {
    return new AuditedStore(store.joining(connection), log);
  }

  @Override
  public void indexMetadata(String key, MetadataType type) {
    store.indexMetadata(key, type);
  }

  @Override
  public boolean dropMetadataIndex(String key) {
    return store.dropMetadataIndex(key);
  }

  @Override
  public List<Match> search(SearchRequest request) {
    return store.search(request);
  }

  @Override
  public List<List<Match>> searchAll(List<SearchRequest> requests) {
    return store.searchAll(requests);
  }

  @Override
  public SearchPage searchPage(SearchRequest request) {
    return store.searchPage(request);
  }

  @Override
  public SearchReport explain(SearchRequest request) {
    return store.explain(request);
  }

  @Override
  public SpaceIndex index() {
    return store.index();
  }

  @Override
  public Keywords keywords() {
    return store.keywords();
  }
}

package dev.vectorstore.examples.benchmark.contender;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.VectorStore;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Keep;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.write.LoadSettings;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** This library, through its public API. */
public final class OurStore implements Contender {
  private static final int FEW = 10;

  private final String name;
  private final OurTables tables;
  private final DataSource application;
  private final LoadSettings settings;
  private final double recall;
  private VectorStore store;

  /**
   * On an empty collection.
   *
   * @param application the pool that the collection's database uses
   */
  public OurStore(OurTables tables, DataSource application) {
    this("vectorstore", tables, application, LoadSettings.defaults());
  }

  private OurStore(String name, OurTables tables, DataSource application, LoadSettings settings) {
    this(name, tables, application, settings, SearchRequest.DEFAULT_RECALL, tables.recreate());
  }

  private OurStore(
      String name,
      OurTables tables,
      DataSource application,
      LoadSettings settings,
      double recall,
      VectorStore store) {
    this.name = name;
    this.tables = tables;
    this.application = application;
    this.settings = settings;
    this.recall = recall;
    this.store = store;
  }

  /** The same collection, as it is now, whose searches ask for this recall. */
  OurStore asking(double asked) {
    return new OurStore(name, tables, application, settings, asked, store);
  }

  /** On another empty collection, whose documents belong to a tenant. */
  static OurStore ofTenant(OurTables tables, DataSource application) {
    return new OurStore(
        "vectorstore, a tenant", tables.ofTenant(), application, LoadSettings.defaults());
  }

  /** On another empty collection, which has no index of its metadata. */
  static OurStore withoutMetadataIndex(OurTables tables, DataSource application) {
    return new OurStore(
        "vectorstore, metadata not indexed",
        tables.withoutMetadataIndex(),
        application,
        LoadSettings.defaults());
  }

  /** On another empty collection, which is divided into so many parts. */
  static OurStore partitioned(OurTables tables, DataSource application, int parts) {
    return new OurStore(
        "vectorstore with " + parts + " partitions",
        tables.partitioned(parts),
        application,
        LoadSettings.defaults());
  }

  /** On another empty collection, to which it has exclusive access while it is loaded. */
  static OurStore exclusively(OurTables tables, DataSource application) {
    return new OurStore(
        "vectorstore, exclusively", tables, application, LoadSettings.defaults().exclusively());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String notes() {
    return "loaded by upsertAll in chunks of its default size, "
        + (settings.isExclusive()
            ? "in one transaction with exclusive access to the collection, "
            : "each committed, ")
        + "indexed by its own index().rebuild, searched as it is by default";
  }

  @Override
  public void clear() {
    store = tables.recreate();
  }

  @Override
  public void load(Iterable<Document> documents) {
    store.upsertAll(documents.iterator(), settings);
  }

  @Override
  public void index() {
    tables.ofAll().index().rebuild(VectorIndex.automatic(), progress -> {});
  }

  @Override
  public void upsert(List<Document> documents) {
    store.upsert(documents);
  }

  @Override
  public void delete(List<String> ids) {
    store.delete(ids);
  }

  @Override
  public void vacuum() throws SQLException {
    tables.vacuum();
  }

  @Override
  public List<String> search(EmbeddedQuery query, Workload workload) {
    return store.search(request(query, workload)).stream().map(Match::id).toList();
  }

  @Override
  public String vectorIndex(EmbeddedQuery query) {
    SearchReport search = store.explain(request(query, Workload.top(FEW)));
    return store.index().status().built().map(VectorIndex::toString).orElse("none")
        + (search.strategy() == SearchStrategy.EXACT ? ", not used" : ", width " + search.width());
  }

  private SearchRequest request(EmbeddedQuery query, Workload workload) {
    return SearchRequest.of(query.embedding())
        .limit(workload.limit())
        .filter(filter(workload.keep()))
        .recall(recall);
  }

  @Override
  public Size size() throws SQLException {
    return tables.size(application);
  }

  /** Does nothing: the database and its pool belong to the caller. */
  @Override
  public void close() {}

  private static Filter filter(Keep keep) {
    return keep == Keep.ALL ? Filter.all() : Filter.eq(keep.key(), 0);
  }
}

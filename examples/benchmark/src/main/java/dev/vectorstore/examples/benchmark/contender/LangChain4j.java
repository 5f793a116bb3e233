package dev.vectorstore.examples.benchmark.contender;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.pgvector.DefaultMetadataStorageConfig;
import dev.langchain4j.store.embedding.pgvector.MetadataStorageMode;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore;
import dev.vectorstore.Document;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Keep;
import dev.vectorstore.examples.benchmark.data.Workload;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** LangChain4j's store for pgvector. */
public final class LangChain4j extends FrameworkTable {
  static final String NAME = "LangChain4j";

  private static final String TABLE = "public.langchain4j";
  private static final String DEFAULTS_TABLE = "public.langchain4j_defaults";

  private final PgVectorEmbeddingStore store;
  private final String notes;

  /**
   * On a table that is made if it is missing.
   *
   * @param pool a pool whose connections have {@code hnsw.ef_search} set
   */
  public LangChain4j(DataSource pool, int dimension) {
    super(pool, TABLE, false);
    this.store =
        table(pool, TABLE, dimension)
            .metadataStorageConfig(
                DefaultMetadataStorageConfig.builder()
                    .storageMode(MetadataStorageMode.COMBINED_JSONB)
                    .columnDefinitions(List.of("metadata jsonb null"))
                    .build())
            .build();
    this.notes =
        "metadata as jsonb; HNSW by plain SQL, because its API offers only IVFFlat; ef_search set for the connection";
  }

  /** As the example in its documentation: with a pool, a table and the dimension alone. */
  private LangChain4j(PgVectorEmbeddingStore store, DataSource pool) {
    super(pool, DEFAULTS_TABLE, true);
    this.store = store;
    this.notes = "nothing set but the table and the dimension, so that it has no index";
  }

  static LangChain4j byDefault(DataSource pool, int dimension) {
    return new LangChain4j(table(pool, DEFAULTS_TABLE, dimension).build(), pool);
  }

  private static PgVectorEmbeddingStore.DatasourceBuilder table(
      DataSource pool, String table, int dimension) {
    return PgVectorEmbeddingStore.datasourceBuilder()
        .datasource(pool)
        .table(table)
        .dimension(dimension);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String notes() {
    return "addAll() of " + AT_ONCE + " documents; " + notes;
  }

  @Override
  public void upsert(List<Document> documents) {
    store.addAll(
        documents.stream().map(Document::id).toList(),
        documents.stream()
            .map(document -> Embedding.from(document.embedding().orElseThrow().values()))
            .toList(),
        documents.stream()
            .map(
                document ->
                    TextSegment.from(
                        document.text().orElseThrow(),
                        Metadata.from(Map.copyOf(document.metadata()))))
            .toList());
  }

  @Override
  public void delete(List<String> ids) {
    store.removeAll(ids);
  }

  @Override
  public List<String> search(EmbeddedQuery query, Workload workload) {
    EmbeddingSearchRequest.EmbeddingSearchRequestBuilder request =
        EmbeddingSearchRequest.builder()
            .queryEmbedding(Embedding.from(query.embedding().values()))
            .maxResults(workload.limit());
    if (workload.keep() != Keep.ALL) {
      request.filter(new IsEqualTo(workload.keep().key(), 0));
    }
    return store.search(request.build()).matches().stream()
        .map(EmbeddingMatch::embeddingId)
        .toList();
  }
}

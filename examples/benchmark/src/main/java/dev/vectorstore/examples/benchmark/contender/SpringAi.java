package dev.vectorstore.examples.benchmark.contender;

import dev.vectorstore.Document;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Keep;
import dev.vectorstore.examples.benchmark.data.Workload;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Spring AI's store for pgvector, with a model that has the vectors beforehand, as a cache of
 * embeddings has them.
 */
public final class SpringAi extends FrameworkTable {
  static final String NAME = "Spring AI";

  private static final String TABLE = "spring_ai";
  private static final String DEFAULTS_TABLE = "spring_ai_defaults";

  private final KnownTexts model;
  private final PgVectorStore store;
  private final String notes;

  /**
   * On a table that is made if it is missing.
   *
   * @param pool a pool whose connections have {@code hnsw.ef_search} set
   * @param queries those that it will be asked, at least one
   */
  public SpringAi(DataSource pool, List<EmbeddedQuery> queries) throws SQLException {
    this(
        pool,
        TABLE,
        PgVectorStore.PgIndexType.NONE,
        queries,
        "its index is built after the load by the statement that it would run itself; ef_search set for the connection, because its API cannot set it");
  }

  private SpringAi(
      DataSource pool,
      String table,
      PgVectorStore.PgIndexType index,
      List<EmbeddedQuery> queries,
      String notes)
      throws SQLException {
    super(pool, "public." + table, index != PgVectorStore.PgIndexType.NONE);
    this.notes = notes;
    this.model = new KnownTexts(queries);
    this.store =
        PgVectorStore.builder(new JdbcTemplate(pool), model)
            .schemaName("public")
            .vectorTableName(table)
            .dimensions(model.dimensions())
            .indexType(index)
            .initializeSchema(true)
            .batchingStrategy(List::of)
            .build();
    store.afterPropertiesSet();
  }

  /**
   * With the index that it makes with its table, and {@code hnsw.ef_search} as the server has it.
   */
  static SpringAi byDefault(DataSource pool, List<EmbeddedQuery> queries) throws SQLException {
    return new SpringAi(
        pool,
        DEFAULTS_TABLE,
        PgVectorStore.PgIndexType.HNSW,
        queries,
        "its index is made with the empty table, as its default is; ef_search as the server has it");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String notes() {
    return "add() of " + AT_ONCE + " documents; " + notes;
  }

  @Override
  public void upsert(List<Document> documents) {
    model.during(documents, () -> store.add(documents.stream().map(SpringAi::document).toList()));
  }

  @Override
  public void delete(List<String> ids) {
    store.delete(ids);
  }

  @Override
  public List<String> search(EmbeddedQuery query, Workload workload) {
    SearchRequest.Builder request =
        SearchRequest.builder().query(query.text()).topK(workload.limit());
    if (workload.keep() != Keep.ALL) {
      request.filterExpression(
          new Filter.Expression(
              Filter.ExpressionType.EQ,
              new Filter.Key(workload.keep().key()),
              new Filter.Value(0)));
    }
    return store.similaritySearch(request.build()).stream()
        .map(org.springframework.ai.document.Document::getId)
        .toList();
  }

  private static org.springframework.ai.document.Document document(Document document) {
    return new org.springframework.ai.document.Document(
        document.id(), document.text().orElseThrow(), Map.copyOf(document.metadata()));
  }

  /** Looks vectors up instead of computing them. */
  private static final class KnownTexts implements EmbeddingModel {
    private final Map<String, float[]> queries;
    private final ThreadLocal<Map<String, float[]>> written = ThreadLocal.withInitial(Map::of);
    private final int dimension;

    private KnownTexts(List<EmbeddedQuery> queries) {
      dimension = queries.get(0).embedding().dimension();
      this.queries = new HashMap<>();
      for (EmbeddedQuery query : queries) {
        this.queries.put(query.text(), query.embedding().values());
      }
    }

    /** Knows these documents too while this thread writes them. */
    private void during(List<Document> documents, Runnable write) {
      Map<String, float[]> vectors = new HashMap<>();
      for (Document document : documents) {
        vectors.put(document.text().orElseThrow(), document.embedding().orElseThrow().values());
      }
      written.set(vectors);
      try {
        write.run();
      } finally {
        written.remove();
      }
    }

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
      List<Embedding> embeddings = new ArrayList<>();
      for (String text : request.getInstructions()) {
        embeddings.add(new Embedding(embed(text), embeddings.size()));
      }
      return new EmbeddingResponse(embeddings);
    }

    @Override
    public float[] embed(String text) {
      float[] vector = written.get().getOrDefault(text, queries.get(text));
      if (vector == null) {
        throw new IllegalArgumentException("a text that is neither written now nor a query");
      }
      return vector;
    }

    @Override
    public float[] embed(org.springframework.ai.document.Document document) {
      return embed(String.valueOf(document.getText()));
    }

    @Override
    public int dimensions() {
      return dimension;
    }
  }
}

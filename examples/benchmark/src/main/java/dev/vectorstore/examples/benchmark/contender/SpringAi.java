package dev.vectorstore.examples.benchmark.contender;

import dev.vectorstore.Document;
import dev.vectorstore.examples.benchmark.data.Corpus;
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

/** Spring AI's store for pgvector, with a model that has the vectors beforehand. */
public final class SpringAi extends FrameworkTable {
  private static final String TABLE = "public.spring_ai";

  private final PgVectorStore store;

  /**
   * On an empty table.
   *
   * @param pool a pool whose connections have {@code hnsw.ef_search} set
   */
  public SpringAi(DataSource pool, Corpus corpus) throws SQLException {
    super(pool, TABLE);
    this.store =
        PgVectorStore.builder(new JdbcTemplate(pool), new KnownTexts(corpus))
            .schemaName("public")
            .vectorTableName("spring_ai")
            .dimensions(corpus.dimension())
            .indexType(PgVectorStore.PgIndexType.NONE)
            .initializeSchema(true)
            .batchingStrategy(List::of)
            .build();
    store.afterPropertiesSet();
  }

  @Override
  public String name() {
    return "Spring AI";
  }

  @Override
  public String notes() {
    return "add() of "
        + AT_ONCE
        + " documents; its index is built after the load by the statement that it would run itself; ef_search set for the connection, because its API cannot set it";
  }

  @Override
  public void upsert(List<Document> documents) {
    store.add(documents.stream().map(SpringAi::document).toList());
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
    private final Map<String, float[]> vectors = new HashMap<>();
    private final int dimension;

    private KnownTexts(Corpus corpus) {
      dimension = corpus.dimension();
      for (Document document : corpus.documents()) {
        vectors.put(document.text().orElseThrow(), document.embedding().orElseThrow().values());
      }
      for (EmbeddedQuery query : corpus.queries()) {
        vectors.put(query.text(), query.embedding().values());
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
      float[] vector = vectors.get(text);
      if (vector == null) {
        throw new IllegalArgumentException("a text that is not in the corpus");
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

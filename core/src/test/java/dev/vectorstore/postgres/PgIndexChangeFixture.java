package dev.vectorstore.postgres;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceSettings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

/** A collection whose index is changed, seen as an application and as the owner. */
abstract class PgIndexChangeFixture {
  static final CollectionSettings POINTS =
      CollectionSettings.of(ModelId.of("m", 2))
          .space(SpaceSettings.defaults().metric(Metric.EUCLIDEAN).index(VectorIndex.hnsw()));
  static final VectorIndex WANTED = VectorIndex.hnsw().element(ElementType.VECTOR);

  static final String INDEXES =
      "select indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid"
          + " join pg_am a on a.oid = c.relam"
          + " where indrelid = 'vectorstore.embedding_1'::regclass and amname in ('hnsw', 'ivfflat')";

  final TenantDatabase local = new TenantDatabase();
  final ExecutorService threads = Executors.newCachedThreadPool();
  final List<VectorDatabase> opened = new ArrayList<>();

  PgIndexChangeFixture() throws SQLException {}

  @AfterEach
  void drop() throws SQLException {
    threads.shutdownNow();
    opened.forEach(VectorDatabase::close);
    local.close();
  }

  VectorStore store(boolean maintained) {
    PgSettings settings = PgSettings.defaults();
    return store(maintained ? settings.maintenance(local.owner()) : settings);
  }

  VectorStore store(DataSource maintenance) {
    return store(PgSettings.defaults().maintenance(maintenance));
  }

  VectorStore store(PgSettings settings) {
    VectorDatabase database =
        PgVectorDatabase.open(
            local.application(), settings.indexPaysFrom(0).automaticIndexes(false));
    opened.add(database);
    VectorStore store = database.store("c", POINTS);
    store.upsert(
        IntStream.range(0, 200)
            .mapToObj(i -> Document.of("p" + i).embedding(Embedding.of(i, i % 7)))
            .toList());
    return store;
  }

  static SearchRequest request() {
    return SearchRequest.of(Embedding.of(3, 3));
  }

  /** Whether each vector index is whole. */
  List<String> indexes() {
    try {
      return PlainSql.rows(local.superuser(), INDEXES);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

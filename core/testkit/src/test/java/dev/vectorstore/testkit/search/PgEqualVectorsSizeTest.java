package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How much smaller an index is if its vectors are equal. */
class PgEqualVectorsSizeTest {
  @RegisterExtension static final IndexedDatabase INDEXED = new IndexedDatabase();

  private static final int NUMBER = 3_000;
  private static final List<Embedding> DIFFERENT = EqualVectorsFixture.different(NUMBER, 64, 3);

  static List<VectorIndex> indexes() {
    return List.of(VectorIndex.hnsw(), VectorIndex.ivfFlat(3));
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void build_ofEqualVectors_takesAFifthOfWhatDifferentOnesTake(VectorIndex index)
      throws SQLException {
    List<Embedding> equal = Collections.nCopies(NUMBER, DIFFERENT.get(0));

    Sizes built = built("built " + index, index, equal);
    Sizes different = built("different " + index, index, DIFFERENT);
    Sizes grown = grown("grown " + index, index, equal);

    assertAtMostAFifth(built, different);
    assertAtMostAFifth(grown, different);
  }

  private static void assertAtMostAFifth(Sizes equal, Sizes different) {
    assertThat(equal.told()).as("%s", equal).isPositive().isLessThan(different.told() / 5);
    assertThat(equal.stored())
        .as("%s beside %s", equal, different)
        .isPositive()
        .isLessThan(different.stored() / 5);
  }

  /**
   * Bytes of an index.
   *
   * @param told by its status
   * @param stored of all indexes of the vectors, without the primary key
   */
  private record Sizes(long told, long stored) {}

  private static Sizes built(String name, VectorIndex index, List<Embedding> embeddings)
      throws SQLException {
    VectorStore store = store(name);
    store.upsert(documents(embeddings));
    store.index().rebuild(index, progress -> {});
    return sizes(store);
  }

  /** The index is there before all but a few. */
  private static Sizes grown(String name, VectorIndex index, List<Embedding> embeddings)
      throws SQLException {
    VectorStore store = store(name);
    List<Document> documents = documents(embeddings);
    store.upsert(documents.subList(0, 30));
    store.index().rebuild(index, progress -> {});
    store.upsert(documents.subList(30, documents.size()));
    return sizes(store);
  }

  private static VectorStore store(String name) {
    return INDEXED
        .database()
        .store(name, CollectionSettings.of(ModelId.of("m", 64)).metric(Metric.EUCLIDEAN));
  }

  private static List<Document> documents(List<Embedding> embeddings) {
    return IntStream.range(0, embeddings.size())
        .mapToObj(i -> Document.of("d" + i).embedding(embeddings.get(i)))
        .toList();
  }

  private static Sizes sizes(VectorStore store) throws SQLException {
    String table =
        PlainSql.value(
            INDEXED.tables().dataSource(),
            "select 'vectorstore.embedding_' || max(s.id) from vectorstore.embedding_space s"
                + " join vectorstore.collection c on c.id = s.collection_id where c.name = '"
                + store.info().name()
                + "'");
    String stored =
        PlainSql.value(
            INDEXED.tables().dataSource(),
            "select pg_indexes_size('%1$s') - sum(pg_total_relation_size(indexrelid)) from pg_index where indrelid = '%1$s'::regclass and indisprimary"
                .formatted(table));
    return new Sizes(store.index().status().bytes(), Long.parseLong(stored));
  }
}

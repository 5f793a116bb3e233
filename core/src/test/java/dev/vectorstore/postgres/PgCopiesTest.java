package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.Access;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Groups of vectors that are nearly equal, some of which no search by the graph finds: they are
 * linked to one another alone. That is so by the default options too, but with these few it is so
 * in every build.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgCopiesTest {
  private static final VectorIndex SPARSE = VectorIndex.hnsw().m(2).efConstruction(4);
  private static final int DIMENSION = 16;
  private static final int DIFFERENT = 40;
  private static final int COPIES = 50;
  private static final double NOISE = 1e-5;

  private final TenantDatabase local = new TenantDatabase();
  private final HikariDataSource pool = new HikariDataSource();
  private final VectorDatabase database;
  private final VectorStore store;
  private final SpaceIndex index;
  private final List<Embedding> different = new ArrayList<>();

  PgCopiesTest() throws SQLException {
    pool.setDataSource(local.application());
    pool.setMaximumPoolSize(2);
    database = PgVectorDatabase.open(pool, PgSettings.defaults().indexPaysFrom(0));
    store =
        database.store(
            "copies", CollectionSettings.of(ModelId.of("m", DIMENSION)).metric(Metric.EUCLIDEAN));
    index = store.index();
    Random random = new Random(7);
    for (int i = 0; i < DIFFERENT; i++) {
      float[] values = new float[DIMENSION];
      for (int j = 0; j < DIMENSION; j++) {
        values[j] = (float) random.nextGaussian();
      }
      different.add(Embedding.of(values));
    }
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < DIFFERENT * COPIES; i++) {
      documents.add(Document.of("d" + i).embedding(near(different.get(i % DIFFERENT), random)));
    }
    Collections.shuffle(documents, random);
    store.upsert(documents);
  }

  private static Embedding near(Embedding vector, Random random) {
    float[] values = vector.values();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (random.nextGaussian() * NOISE);
    }
    return Embedding.of(values);
  }

  @AfterAll
  void close() throws SQLException {
    database.close();
    pool.close();
    local.close();
  }

  @Test
  void build_indexThatMissesCopies_isSeenAndSearchesFindThem() {
    String log = Log.of(() -> index.rebuild(SPARSE, progress -> {}));

    assertThat(log)
        .containsPattern(
            "WARN .* build of the index of \"copies\": HNSW on VECTOR \\{ef_construction=4, m=2\\} gives"
                + " a recall of 0\\.\\d+ of the ten nearest with an effort of \\d+, and of 0\\.\\d+ of the"
                + " hundred nearest with 1000, at best; of the stored vectors it does not find a"
                + " share of 0\\.\\d+; that is too little for a recall of 0\\.98, and searches"
                + " that ask for it are exact");
    IndexCheck checked = index.status().checked().orElseThrow();
    assertThat(checked.reaches(SearchRequest.DEFAULT_RECALL)).as("%s", checked).isFalse();
    assertThat(checked.isSound()).as("%s", checked).isFalse();
    assertThat(checked.top10().shareBelow(0.8)).as("%s", checked).isPositive();
    assertThat(checked.top10().queries()).isEqualTo(100);
    assertThat(checked.top10().k()).isEqualTo(10);
    assertThat(checked.top100().queries()).isEqualTo(100);
    assertThat(checked.top100().k()).isEqualTo(100);
    assertThat(checked.top10().width()).isPositive();
    SearchReport report = store.explain(SearchRequest.of(different.get(0)));
    assertThat(report.strategy()).isEqualTo(SearchStrategy.EXACT);
    assertThat(report.reason()).isEqualTo("the index was not seen to give a recall of 0.98");
    assertCopiesAreFound(SearchRequest.DEFAULT_RECALL);
  }

  @Test
  void build_indexThatFindsThem_isUsedAgain() {
    String log = Log.of(() -> index.rebuild(VectorIndex.ivfFlat(10), progress -> {}));

    assertThat(log)
        .containsPattern(
            "INFO .* build of the index of \"copies\": IVFFLAT on VECTOR \\{lists=10\\} gives a recall of"
                + " (1.0|0.9[89]\\d*) of the ten nearest with an effort of \\d+, and of"
                + " (1.0|0.9[89]\\d*) of the hundred nearest with \\d+; of the stored vectors it does"
                + " not find a share of 0.0")
        .doesNotContain("at best");
    IndexCheck checked = index.status().checked().orElseThrow();
    assertThat(checked.reaches(SearchRequest.DEFAULT_RECALL)).as("%s", checked).isTrue();
    SearchReport report = store.explain(SearchRequest.of(different.get(0)));
    assertThat(report.strategy()).isEqualTo(SearchStrategy.INDEX);
    assertThat(report.width()).isEqualTo(checked.top10().width());
  }

  @Test
  void check_ofAVersionThatLookedForTenAlone_isNone() throws SQLException {
    index.rebuild(VectorIndex.ivfFlat(10), progress -> {});
    PlainSql.execute(
        local.superuser(),
        "update vectorstore.embedding_space set search_widths = jsonb_build_object('0.98', 7, 'check',"
            + " jsonb_build_object('index', search_widths -> 'check' -> 'index', 'k', 10, 'width', 7,"
            + " 'shares', '[1, 1]'::jsonb))");

    assertThat(index.status().checked()).isEmpty();
    assertThat(database.store("copies").explain(SearchRequest.of(different.get(0))).width())
        .isEqualTo(7);

    index.build();
    assertThat(index.status().checked()).isPresent();
  }

  @Test
  void check_ofAnIndexThatIsGone_isForgotten() {
    index.rebuild(VectorIndex.ivfFlat(10), progress -> {});
    index.drop();
    assertThat(index.status().checked()).isEmpty();

    index.suspendDuring(() -> assertThat(index.status().checked()).isEmpty(), progress -> {});
    assertThat(index.status().checked()).isPresent();

    index.rebuild(VectorIndex.none(), progress -> {});
    assertThat(index.status().checked()).isEmpty();
  }

  @Test
  void build_thatCannotBeChecked_isDoneNevertheless() throws SQLException {
    PlainSql.execute(
        local.superuser(),
        "revoke execute on function vectorstore.remember_index_check from \""
            + local.name("application")
            + "\"");

    try {
      String log = Log.of(() -> index.rebuild(VectorIndex.ivfFlat(5), progress -> {}));

      assertThat(log)
          .contains(" build of the index of \"copies\": it was built, and could not be checked");
      assertThat(index.status().state()).isEqualTo(IndexStatus.State.READY);
      assertThat(index.status().checked()).isEmpty();
    } finally {
      VectorSchema.grant(
          local.owner(), SchemaName.DEFAULT, local.name("application"), Access.APPLICATION);
    }
    index.build();
    assertThat(index.status().checked()).isPresent();
  }

  @Test
  void tune_recallThatNoWidthGives_isSaidAndSearchesAreExact() {
    index.rebuild(SPARSE, progress -> {});
    List<Recall> tuned = new ArrayList<>();

    String log = Log.of(() -> tuned.add(index.tune(0.99)));

    Recall best = tuned.get(0);
    assertThat(best.reaches(0.99)).as("%s", best).isFalse();
    assertThat(best.shareBelow(0.8)).as("%s", best).isPositive();
    assertThat(log)
        .containsPattern(
            "WARN .* index of \"copies\": no effort gives a recall of 0.99; the best was 0\\.\\d+"
                + " with \\d+; searches that ask for more are exact");
    SearchReport report = store.explain(SearchRequest.of(different.get(0)).recall(0.99));
    assertThat(report.strategy()).isEqualTo(SearchStrategy.EXACT);
    assertThat(report.reason()).isEqualTo("the index was not seen to give a recall of 0.99");
    assertCopiesAreFound(0.99);
  }

  private void assertCopiesAreFound(double recall) {
    for (Embedding query : different) {
      assertThat(store.search(SearchRequest.of(query).recall(recall)))
          .hasSize(10)
          .allSatisfy(match -> assertThat(match.distance()).isLessThan(100 * NOISE));
    }
  }
}

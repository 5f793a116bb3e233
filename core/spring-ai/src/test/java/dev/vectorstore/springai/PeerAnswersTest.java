package dev.vectorstore.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore.PgDistanceType;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore.PgIdType;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What Spring AI's own stores answer where ours answers otherwise, for the table in
 * docs/guide/coming-from.md. A newer version that makes a test fail has fixed its fault.
 */
class PeerAnswersTest {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private static final FilterExpressionBuilder B = new FilterExpressionBuilder();
  private static final EmbeddingModel MODEL = SpringAiEmbeddingModel.of(new PointModel());

  @BeforeAll
  static void extend() throws SQLException {
    PlainSql.execute(
        TEST_DATABASE.dataSource(),
        "create table public.peer (id text primary key, content text, metadata json,"
            + " embedding public.vector)");
  }

  @BeforeEach
  void empty() throws SQLException {
    PlainSql.execute(TEST_DATABASE.dataSource(), "truncate public.peer");
  }

  private static VectorStore pgVectorStore(PgDistanceType distance) {
    return pgVectorStore(TEST_DATABASE.dataSource(), MODEL, distance, PgIdType.TEXT);
  }

  private static VectorStore pgVectorStore(
      DataSource dataSource, EmbeddingModel model, PgDistanceType distance, PgIdType id) {
    return PgVectorStore.builder(new JdbcTemplate(dataSource), model)
        .vectorTableName("peer")
        .idType(id)
        .distanceType(distance)
        .dimensions(2)
        .build();
  }

  private static VectorStore pgVectorStore() {
    return pgVectorStore(PgDistanceType.COSINE_DISTANCE);
  }

  private static VectorStore simpleStore() {
    return SimpleVectorStore.builder(MODEL).build();
  }

  @Test
  void pgVectorStore_orWithinAnd_losesItsParentheses() {
    VectorStore store = pgVectorStore();
    store.add(
        List.of(
            new Document("mine", "1 1", Map.of("tenant", "t1", "y", 1)),
            new Document("theirs", "1 1", Map.of("tenant", "t2", "y", 2))));
    assertThat(found(store, B.and(B.eq("tenant", "t1"), B.or(B.eq("y", 1), B.eq("y", 2)))))
        .containsExactlyInAnyOrder("mine", "theirs");
  }

  @Test
  void pgVectorStore_missingKey_matchesNinAndNotNe() {
    VectorStore store = pgVectorStore();
    store.add(List.of(new Document("without", "1 1", Map.of("other", 1))));
    assertThat(found(store, B.ne("k", "v"))).isEmpty();
    assertThat(found(store, B.not(B.eq("k", "v")))).isEmpty();
    assertThat(found(store, B.nin("k", "v"))).containsExactly("without");
  }

  @Test
  void pgVectorStore_notOfAList_matchesWithItsOpposite() {
    VectorStore store = pgVectorStore();
    store.add(List.of(new Document("a", "1 1", Map.of("k", List.of("v", "w")))));
    assertThat(found(store, B.eq("k", "v"))).containsExactly("a");
    assertThat(found(store, B.not(B.eq("k", "v")))).containsExactly("a");
  }

  @Test
  void pgVectorStore_emptyInAndIsNull_fail() {
    VectorStore store = pgVectorStore();
    store.add(List.of(new Document("a", "1 1", Map.of())));
    assertThatThrownBy(() -> found(store, B.in("k")));
    assertThatThrownBy(() -> found(store, B.isNull("k"))).isInstanceOf(RuntimeException.class);
  }

  @Test
  void pgVectorStore_acceptAll_losesWhatPointsAway() {
    VectorStore cosine = pgVectorStore();
    cosine.add(List.of(document("near", "1 1"), document("away", "-1 -1")));
    assertThat(ids(cosine.similaritySearch("1 1"))).containsExactly("near");

    VectorStore euclidean = pgVectorStore(PgDistanceType.EUCLIDEAN_DISTANCE);
    assertThat(ids(euclidean.similaritySearch("9 9"))).isEmpty();
  }

  @Test
  void pgVectorStore_thresholdOne_doesNotFindTheSame() {
    VectorStore store = pgVectorStore();
    store.add(List.of(document("same", "1 0")));
    assertThat(
            store.similaritySearch(
                SearchRequest.builder().query("1 0").similarityThreshold(1).build()))
        .isEmpty();
  }

  @Test
  void pgVectorStore_idThatIsNoUuid_isRefusedByDefault() {
    VectorStore store =
        pgVectorStore(
            TEST_DATABASE.dataSource(), MODEL, PgDistanceType.COSINE_DISTANCE, PgIdType.UUID);
    assertThatThrownBy(() -> store.add(List.of(document("a", "1 0"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pgVectorStore_badDocument_leavesOthersStored() {
    VectorStore store = pgVectorStore();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      documents.add(document("d" + i, i == 700 ? "bad \0" : "1 " + i));
    }
    assertThatThrownBy(() -> store.add(documents));
    assertThat(stored()).isBetween(1, 699);
  }

  @Test
  void pgVectorStore_nullMetadata_breaksEverySearchThatFindsIt() throws SQLException {
    PlainSql.execute(
        TEST_DATABASE.dataSource(), "insert into public.peer values ('a', 'text', null, '[1,1]')");
    assertThatThrownBy(() -> pgVectorStore().similaritySearch("1 1"))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void pgVectorStore_resultAddedAgain_storesItsDistance() {
    VectorStore store = pgVectorStore();
    store.add(List.of(document("a", "1 1")));
    store.add(store.similaritySearch("1 1"));
    assertThat(
            new JdbcTemplate(TEST_DATABASE.dataSource())
                .queryForObject("select metadata::text from public.peer", String.class))
        .contains("distance");
  }

  @Test
  void pgVectorStore_numbers_changeTheirTypeWithTheirSize() {
    VectorStore store = pgVectorStore();
    store.add(List.of(new Document("a", "1 1", Map.of("small", 7L, "large", 5_000_000_000L))));
    assertThat(store.similaritySearch("1 1").get(0).getMetadata())
        .containsEntry("small", 7)
        .containsEntry("large", 5_000_000_000L);
  }

  @Test
  void pgVectorStore_vectors_travelTwiceAsText() {
    Random random = new Random(7);
    EmbeddingModel wide =
        new RecordingModel() {
          @Override
          float[] vector(String text) {
            float[] vector = new float[1_536];
            for (int i = 0; i < vector.length; i++) {
              vector[i] = random.nextFloat();
            }
            return vector;
          }
        };
    try (HikariDataSource pool = CountedBytes.pool(TEST_DATABASE.local())) {
      VectorStore store = pgVectorStore(pool, wide, PgDistanceType.COSINE_DISTANCE, PgIdType.TEXT);
      List<Document> documents = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        documents.add(document(UUID.randomUUID().toString(), "text"));
      }
      CountedBytes.reset();
      store.add(documents);
      assertThat(CountedBytes.SENT.get() / 100).isGreaterThan(5 * 1_536 * Float.BYTES);

      CountedBytes.reset();
      assertThat(store.similaritySearch(SearchRequest.builder().query("x").topK(10).build()))
          .hasSize(10);
      assertThat(CountedBytes.RECEIVED.get()).isGreaterThan(10 * 1_536 * Float.BYTES);
    }
  }

  @Test
  void simpleStore_keyOfSeveralTypes_fails() {
    VectorStore store = simpleStore();
    store.add(
        List.of(
            new Document("a", "1 1", Map.of("n", 5)),
            new Document("b", "1 1", Map.of("n", "many"))));
    assertThatThrownBy(() -> found(store, B.gt("n", 4))).isInstanceOf(RuntimeException.class);
  }

  @Test
  void simpleStore_missingKey_matchesNotEqual() {
    VectorStore store = simpleStore();
    store.add(List.of(new Document("without", "1 1", Map.of("other", 1))));
    assertThat(found(store, B.ne("k", "v"))).containsExactly("without");
    assertThat(found(store, B.nin("k", "v"))).containsExactly("without");
  }

  @Test
  void simpleStore_acceptAll_losesWhatPointsAway() {
    VectorStore store = simpleStore();
    store.add(List.of(document("near", "1 1"), document("away", "-1 -1")));
    assertThat(ids(store.similaritySearch("1 1"))).containsExactly("near");
  }

  @Test
  void textFilter_numberBeyondInt_needsAnL() {
    assertThatThrownBy(() -> SearchRequest.builder().filterExpression("n == 3000000000"))
        .isInstanceOf(NumberFormatException.class);
    assertThat(SearchRequest.builder().filterExpression("n == 3000000000L").build()).isNotNull();
  }

  private static List<String> found(VectorStore store, FilterExpressionBuilder.Op filter) {
    return ids(
        store.similaritySearch(
            SearchRequest.builder()
                .query("1 1")
                .topK(100)
                .filterExpression(filter.build())
                .build()));
  }

  private static int stored() {
    Integer count =
        new JdbcTemplate(TEST_DATABASE.dataSource())
            .queryForObject("select count(*) from public.peer", Integer.class);
    return count == null ? 0 : count;
  }

  private static Document document(String id, String text) {
    return new Document(id, text, Map.of());
  }

  private static List<String> ids(List<Document> documents) {
    return documents.stream().map(Document::getId).toList();
  }
}

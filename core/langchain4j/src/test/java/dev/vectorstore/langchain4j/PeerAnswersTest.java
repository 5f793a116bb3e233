package dev.vectorstore.langchain4j;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreListener;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore.SearchMode;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.WordModel;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What LangChain4j's own store for pgvector answers, so that the table of the guide stays true. Our
 * answers are in the tests that the guide names.
 */
@NullUnmarked // nulls are part of LangChain4j's contract
class PeerAnswersTest {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private static final Embedding RIGHT = Embedding.from(new float[] {1, 0});

  @AfterEach
  void drop() throws SQLException {
    PlainSql.execute(TEST_DATABASE.dataSource(), "drop table if exists public.peer");
  }

  @Test
  void pgVectorStore_numbers_comeBackAsText() {
    EmbeddingStore<TextSegment> peer = withMetadata(911);

    assertThat(matches(peer, null).get(0).embedded().metadata().toMap()).containsEntry("k", "911");
  }

  @Test
  void pgVectorStore_keyOfSeveralTypes_failsEverySearchByIt() {
    EmbeddingStore<TextSegment> peer = withMetadata(5, "a text");

    assertThatThrownBy(() -> matches(peer, metadataKey("k").isGreaterThan(1)))
        .hasStackTraceContaining("invalid input syntax for type integer");
  }

  @Test
  void pgVectorStore_isIn_comparesAsText() {
    EmbeddingStore<TextSegment> peer = withMetadata(1.0);

    assertThat(matches(peer, metadataKey("k").isIn(1))).isEmpty();
  }

  @Test
  void pgVectorStore_oneThatDoesNotFit_leavesOthersStored() throws SQLException {
    EmbeddingStore<TextSegment> peer = peer(2, SearchMode.VECTOR);
    List<Embedding> embeddings = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      embeddings.add(i == 700 ? Embedding.from(new float[] {1, 2, 3}) : RIGHT);
    }

    assertThatThrownBy(() -> peer.addAll(embeddings)).isInstanceOf(RuntimeException.class);
    assertThat(PlainSql.value(TEST_DATABASE.dataSource(), "select count(*) from public.peer"))
        .isNotEqualTo("0");
  }

  @Test
  void pgVectorStore_idThatIsNoUuid_isRefused() {
    EmbeddingStore<TextSegment> peer = peer(2, SearchMode.VECTOR);

    assertThatThrownBy(() -> peer.add("a1", RIGHT)).hasMessageContaining("UUID");
  }

  @Test
  void pgVectorStore_tableOfAnotherDimension_isOpened() {
    peer(2, SearchMode.VECTOR);

    assertThatCode(() -> peer(3, SearchMode.VECTOR)).doesNotThrowAnyException();
  }

  @Test
  void pgVectorStore_notANumber_isAnErrorOfTheServer() {
    EmbeddingStore<TextSegment> peer = withMetadata(1);
    EmbeddingSearchRequest request =
        EmbeddingSearchRequest.builder()
            .queryEmbedding(Embedding.from(new float[] {0, Float.NaN}))
            .build();

    assertThatThrownBy(() -> peer.search(request))
        .hasStackTraceContaining("NaN not allowed in vector");
  }

  @Test
  void pgVectorStore_minScoreOfAHybridSearch_isComparedWithRanks() {
    EmbeddingStore<TextSegment> peer = peer(2, SearchMode.HYBRID);
    peer.addAll(
        List.of(UUID.randomUUID().toString()),
        List.of(RIGHT),
        List.of(TextSegment.from("water a cactus")));

    assertThat(peer.search(hybrid("cactus", 0)).matches()).hasSize(1);
    assertThat(peer.search(hybrid("cactus", 0.5)).matches()).isEmpty();
  }

  @Test
  @Tag("asynchronous")
  void store_withoutItsOwn_failsToSearchAsynchronously() {
    EmbeddingStore<TextSegment> peer = withMetadata(1);

    assertThatThrownBy(() -> peer.searchAsync(request(null)).join())
        .isInstanceOf(CompletionException.class)
        .hasMessageEndingWith(
            "searchAsync() is not implemented by " + PgVectorEmbeddingStore.class.getName());
  }

  @Test
  @Tag("asynchronous")
  void store_withAListener_losesItsAsynchronousSearch() {
    EmbeddingStore<TextSegment> ours =
        VectorStoreEmbeddingStore.of(TEST_DATABASE.database().store("articles", new WordModel()));
    EmbeddingStore<TextSegment> delegating =
        new EmbeddingStore<>() {
          @Override
          public CompletableFuture<EmbeddingSearchResult<TextSegment>> searchAsync(
              EmbeddingSearchRequest request) {
            return ours.searchAsync(request);
          }

          @Override
          public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
            return ours.search(request);
          }

          @Override
          public String add(Embedding embedding) {
            return ours.add(embedding);
          }

          @Override
          public void add(String id, Embedding embedding) {
            ours.add(id, embedding);
          }

          @Override
          public String add(Embedding embedding, TextSegment segment) {
            return ours.add(embedding, segment);
          }

          @Override
          public List<String> addAll(List<Embedding> embeddings) {
            return ours.addAll(embeddings);
          }
        };
    EmbeddingStore<TextSegment> listened = delegating.addListener(new EmbeddingStoreListener() {});
    EmbeddingSearchRequest request = request(null);

    assertThatThrownBy(() -> listened.searchAsync(request).join())
        .isInstanceOf(CompletionException.class)
        .hasMessageEndingWith("ListeningEmbeddingStore");
  }

  @Test
  void model_dimension_isAskedForEachTime() {
    AtomicInteger requests = new AtomicInteger();
    EmbeddingModel model =
        new EmbeddingModel() {
          @Override
          public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            requests.incrementAndGet();
            return Response.from(segments.stream().map(segment -> RIGHT).toList());
          }
        };

    model.dimension();
    model.dimension();

    assertThat(requests).hasValue(2);
  }

  private static EmbeddingStore<TextSegment> peer(int dimension, SearchMode mode) {
    return PgVectorEmbeddingStore.datasourceBuilder()
        .datasource(TEST_DATABASE.dataSource())
        .table("public.peer")
        .dimension(dimension)
        .searchMode(mode)
        .build();
  }

  private static EmbeddingStore<TextSegment> withMetadata(Object... values) {
    EmbeddingStore<TextSegment> peer = peer(2, SearchMode.VECTOR);
    for (Object value : values) {
      Metadata metadata =
          value instanceof Integer number
              ? new Metadata().put("k", number)
              : value instanceof Double number
                  ? new Metadata().put("k", number)
                  : new Metadata().put("k", value.toString());
      peer.add(RIGHT, TextSegment.from("text", metadata));
    }
    return peer;
  }

  private static List<EmbeddingMatch<TextSegment>> matches(
      EmbeddingStore<TextSegment> store, Filter filter) {
    return store.search(request(filter)).matches();
  }

  private static EmbeddingSearchRequest request(Filter filter) {
    return EmbeddingSearchRequest.builder().queryEmbedding(RIGHT).filter(filter).build();
  }

  private static EmbeddingSearchRequest hybrid(String text, double minScore) {
    return EmbeddingSearchRequest.builder()
        .query(text)
        .queryEmbedding(RIGHT)
        .minScore(minScore)
        .build();
  }
}

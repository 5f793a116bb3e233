package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL, where every search that may asks an HNSW index. */
class PgIndexedSearchChoiceTest extends SearchChoiceContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private static VectorDatabase database;

  @BeforeAll
  static void open() {
    database =
        PgVectorDatabase.open(
            TEST_DATABASE.applicationDataSource(), PgSettings.defaults().indexPaysFrom(0));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Override
  protected VectorDatabase database() {
    return database;
  }

  @Override
  protected void loaded(VectorStore store) {
    store.index().rebuild(VectorIndex.hnsw(), progress -> {});
    if (store.info().model().orElseThrow().dimension() == 2) {
      SearchRequest request = SearchRequest.of(Embedding.of(1, 0)).limit(1);
      assertThat(store.explain(request).strategy()).isEqualTo(SearchStrategy.INDEX);
      assertThat(store.explain(request.minSimilarity(2)).strategy())
          .isEqualTo(SearchStrategy.INDEX);
      assertThat(store.explain(request.groupBy("absent")).strategy())
          .isEqualTo(SearchStrategy.INDEX);
    }
  }

  @Test
  void search_ofManyDocuments_usesTheIndexAndIsComplete() {
    VectorStore store = manyDocuments();
    SearchRequest request = SearchRequest.of(random(new Random(1))).include(Include.idOnly());

    for (int limit : new int[] {1, 10, 20}) {
      SearchReport groups = store.explain(request.groupBy("topic").limit(limit));
      assertThat(groups.matches()).as("%s", groups).hasSize(limit);
      assertThat(groups.strategy()).isEqualTo(SearchStrategy.INDEX);
    }
    SearchReport all = store.explain(request.groupBy("topic").limit(100));
    assertThat(all.matches()).hasSize(20);
    assertThat(all.fellBack()).isTrue();
    assertThat(all.reason()).endsWith("; the index gave 20 of 100");
    double least = store.search(request.exact().limit(300)).get(299).similarity();
    SearchReport similar = store.explain(request.minSimilarity(least).limit(500));
    assertThat(similar.strategy()).isEqualTo(SearchStrategy.INDEX);
    assertThat(similar.matches()).hasSizeBetween(290, 300);
    assertThat(store.search(request.minSimilarity(least).limit(500).exact())).hasSize(300);
    SearchReport like = store.explain(SearchRequest.similarTo("d7").limit(50));
    assertThat(like.strategy()).isEqualTo(SearchStrategy.INDEX);
    assertThat(like.matches()).hasSize(50).noneMatch(match -> match.id().equals("d7"));
    assertThat(store.search(request.groupBy("rare").limit(50))).hasSize(50);
  }

  @Test
  void searchAll_ofManyDocuments_answersAsEachAloneByIndexAndWithout() {
    VectorStore store = manyDocuments();
    Random random = new Random(2);
    List<SearchRequest> requests = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      SearchRequest request = SearchRequest.of(random(random)).include(Include.idOnly());
      requests.add(request.limit(1 + i * 7));
      requests.add(request.filter(Filter.eq("topic", i % 20)).limit(200));
      requests.add(request.groupBy("topic").limit(25));
      requests.add(request.filter(Filter.atLeast("rare", 2_995)).exact());
    }

    List<List<Match>> answers = store.searchAll(requests);

    for (int i = 0; i < requests.size(); i++) {
      assertThat(matchedIds(answers.get(i)))
          .as("search %d", i)
          .isEqualTo(matchedIds(store.search(requests.get(i))));
    }
    assertThat(answers.get(1)).hasSize(150);
    assertThat(answers.get(2)).hasSize(20);
    assertThat(answers.get(3)).hasSize(5);
  }

  private VectorStore manyDocuments() {
    VectorStore store =
        database.store("many", CollectionSettings.of(ModelId.of("m", 16)).metric(Metric.EUCLIDEAN));
    if (store.count() == 0) {
      Random random = new Random(3);
      store.upsert(
          IntStream.range(0, 3_000)
              .mapToObj(
                  i ->
                      Document.of("d" + i)
                          .embedding(random(random))
                          .metadata(Map.of("topic", i % 20, "rare", i)))
              .toList());
      store.index().build();
    }
    return store;
  }

  private static Embedding random(Random random) {
    float[] values = new float[16];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.of(values);
  }
}

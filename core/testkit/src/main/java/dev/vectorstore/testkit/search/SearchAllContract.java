package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.Contract;
import dev.vectorstore.testkit.WordModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What several searches at once promise: each answers as it would alone. */
public abstract class SearchAllContract extends SearchChoiceFixture {
  @Test
  void search_inManyWaysInTurn_givesWhatANewStoreGives() {
    VectorStore store = points(Metric.EUCLIDEAN);
    store.upsert(
        IntStream.range(0, 60)
            .mapToObj(i -> point("p" + i, i, 0).metadata(Map.of("n", i)))
            .toList());
    List<SearchRequest> ways = new ArrayList<>();
    for (int query = 0; query < 2; query++) {
      SearchRequest request = SearchRequest.of(Embedding.of(query * 50, 1));
      for (int limit : new int[] {1, 5, 50}) {
        for (Include include :
            List.of(Include.textAndMetadata(), Include.idOnly(), Include.everything())) {
          SearchRequest way = request.limit(limit).include(include);
          ways.addAll(
              List.of(
                  way,
                  way.exact(),
                  way.recall(0.5),
                  way.minSimilarity(0.5),
                  way.diversity(0.5),
                  way.groupBy("n"),
                  way.filter(Filter.eq("n", 7)),
                  SearchRequest.similarTo("p3").limit(limit).include(include)));
        }
      }
    }

    for (SearchRequest way : ways) {
      assertThat(store.search(way))
          .as("%s", way)
          .usingRecursiveComparison()
          .isEqualTo(database().store(store.info().name()).search(way));
    }
  }

  @Test
  void searchAll_searchesOfAllKinds_answersEachAsAlone() {
    VectorStore store = line(120);
    List<SearchRequest> requests =
        List.of(
            AT_ORIGIN.limit(3),
            SearchRequest.of(Embedding.of(50, 0)).include(Include.everything()),
            AT_ORIGIN.filter(Filter.atLeast("n", 118)).include(Include.idOnly()),
            AT_ORIGIN.minSimilarity(0.5).include(Include.idOnly().withMetadataKeys(List.of("n"))),
            AT_ORIGIN.minSimilarity(2),
            SearchRequest.similarTo("p060").limit(4),
            AT_ORIGIN.groupBy("mod"),
            AT_ORIGIN.diversity(0.5, 20).limit(5),
            AT_ORIGIN.exact().limit(1_000),
            AT_ORIGIN.filter(Filter.eq("n", "none")));

    List<List<Match>> answers = store.searchAll(requests);

    assertThat(answers).hasSize(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      List<Match> alone = store.search(requests.get(i));
      assertThat(documents(answers.get(i))).as("search %d", i).isEqualTo(documents(alone));
      assertThat(answers.get(i).stream().map(Match::distance).toList())
          .isEqualTo(alone.stream().map(Match::distance).toList());
    }
    assertThat(answers.get(8)).hasSize(120);
  }

  @Test
  void searchAll_texts_findsEachOne() {
    VectorStore store = texts();
    store.upsert(List.of(text("fox", "the quick brown fox"), text("sea", "deep blue water")));
    loaded(store);
    SearchRequest fox = SearchRequest.of("quick fox").limit(1);
    SearchRequest sea = SearchRequest.of("blue water").limit(1);

    assertThat(store.searchAll(List.of(sea, fox, sea)).stream().map(Contract::matchedIds).toList())
        .containsExactly(List.of("sea"), List.of("fox"), List.of("sea"));
  }

  @Test
  void searchAll_texts_areEmbeddedTogetherAndEachOnce() {
    List<List<String>> asked = new ArrayList<>();
    WordModel words = WordModel.of("words", 16);
    EmbeddingModel model =
        new EmbeddingModel() {
          @Override
          public String name() {
            return words.name();
          }

          @Override
          public int dimension() {
            return words.dimension();
          }

          @Override
          public List<Embedding> embedDocuments(List<String> texts) {
            return words.embedDocuments(texts);
          }

          @Override
          public Embedding embedQuery(String text) {
            return words.embedQuery(text);
          }

          @Override
          public List<Embedding> embedQueries(List<String> texts) {
            asked.add(texts);
            return words.embedQueries(texts);
          }
        };
    VectorStore store = database().store(freshName(), model);
    store.upsert(List.of(text("fox", "the quick brown fox"), text("sea", "deep blue water")));
    SearchRequest fox = SearchRequest.of("quick fox");

    store.searchAll(List.of(fox, SearchRequest.of("water"), fox.limit(1)));

    assertThat(asked).containsExactly(List.of("quick fox", "water"));
  }

  @Test
  void searchAll_noneOneOrMost_areAnswered() {
    VectorStore store = line(5);

    assertThat(store.searchAll(List.of())).isEmpty();
    assertThat(store.searchAll(List.of(AT_ORIGIN))).hasSize(1);
    assertThat(store.searchAll(Collections.nCopies(SearchRequest.MAX_AT_ONCE, AT_ORIGIN.limit(2))))
        .hasSize(100)
        .allMatch(matches -> matchedIds(matches).equals(List.of("p000", "p001")));
  }

  @Test
  void searchAll_tooManyOrABadOne_isRefused() {
    VectorStore store = line(5);

    assertThatThrownBy(() -> store.searchAll(Collections.nCopies(101, AT_ORIGIN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("at most 100 searches go at once, not 101");
    assertThatThrownBy(
            () -> store.searchAll(List.of(AT_ORIGIN, SearchRequest.of(Embedding.of(1, 2, 3)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the embedding to search for has 3 dimensions");
  }
}

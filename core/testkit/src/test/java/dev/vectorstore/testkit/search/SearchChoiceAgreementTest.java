package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchPage;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.PropertyDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;

/**
 * Random documents and choices among the nearest: PostgreSQL and memory must find the same. The
 * vectors are small whole numbers, whose distances both compute exactly.
 */
@NullUnmarked // metadata with nulls is beyond what the types of jqwik can say
class SearchChoiceAgreementTest extends PropertyDatabase {
  @Property(tries = 60)
  void stores_randomChoices_agree(
      @ForAll Metric metric,
      @ForAll("documents") List<Document> documents,
      @ForAll("requests") List<SearchRequest> requests) {
    CollectionSettings points = CollectionSettings.of(ModelId.of("points", 2)).metric(metric);
    VectorStore inPostgres = TEST_DATABASE.database().store(metric.name(), points);
    VectorStore inMemory = InMemoryVectorDatabase.create().store(metric.name(), points);
    inPostgres.delete(Filter.all());
    inPostgres.upsert(documents);
    inMemory.upsert(documents);

    for (SearchRequest request : requests) {
      List<Match> expected = inMemory.search(request);
      assertThat(shown(inPostgres.search(request))).isEqualTo(shown(expected));
      assertThat(shown(walk(inPostgres, request.limit(3))))
          .isEqualTo(shown(walk(inMemory, request.limit(3))))
          .isEqualTo(shown(inMemory.search(request.limit(100))));
    }
    assertThat(inPostgres.searchAll(requests).stream().map(it -> shown(it)).toList())
        .isEqualTo(inMemory.searchAll(requests).stream().map(it -> shown(it)).toList());
  }

  private static List<Map.Entry<Document, Double>> shown(List<Match> matches) {
    return matches.stream().map(match -> Map.entry(match.document(), match.similarity())).toList();
  }

  private static List<Match> walk(VectorStore store, SearchRequest request) {
    List<Match> met = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      SearchPage page = store.searchPage(next.map(request::after).orElse(request));
      met.addAll(page.matches());
      next = page.next();
    } while (next.isPresent());
    return met;
  }

  /** On the axes, where cosines, too, are whole numbers. */
  private static Arbitrary<Embedding> vectors() {
    return Combinators.combine(Arbitraries.integers().between(1, 4), Arbitraries.of(0, 1, 2, 3))
        .as(
            (length, side) ->
                side % 2 == 0
                    ? Embedding.of(side == 0 ? length : -length, 0)
                    : Embedding.of(0, side == 1 ? length : -length));
  }

  @Provide
  Arbitrary<List<Document>> documents() {
    Arbitrary<Object> values =
        Arbitraries.of(
            "",
            "a",
            "A",
            0L,
            0.0,
            1L,
            1.0,
            true,
            "1",
            List.of(),
            List.of(1, "a"),
            Map.of(),
            "null");
    return Combinators.combine(vectors(), values.injectNull(0.1), Arbitraries.of("k", "other"))
        .as(
            (vector, value, key) -> {
              Map<String, Object> metadata = new HashMap<>();
              metadata.put(key, value);
              return Document.of("id").embedding(vector).metadata(metadata);
            })
        .list()
        .ofMinSize(1)
        .ofMaxSize(25)
        .map(SearchChoiceAgreementTest::numbered);
  }

  private static List<Document> numbered(List<Document> documents) {
    List<Document> numbered = new ArrayList<>();
    for (Document document : documents) {
      numbered.add(
          Document.of("id" + numbered.size())
              .embedding(document.embedding().orElseThrow())
              .metadata(document.metadata()));
    }
    return numbered;
  }

  @Provide
  Arbitrary<List<SearchRequest>> requests() {
    Arbitrary<SearchRequest> queries =
        Arbitraries.oneOf(
            vectors().map(SearchRequest::of), Arbitraries.just(SearchRequest.similarTo("id0")));
    Arbitrary<Double> similarities =
        Arbitraries.of(
            Double.NEGATIVE_INFINITY, -4.0, -1.0, 0.0, 1 / 6.0, 0.25, 0.5, 1.0, 2.0, 4.0);
    return Combinators.combine(
            queries,
            similarities,
            Arbitraries.integers().between(1, 30),
            Arbitraries.of(Optional.<String>empty(), Optional.of("k")))
        .as(
            (query, similarity, limit, group) -> {
              SearchRequest request = query.minSimilarity(similarity).limit(limit);
              return group.map(request::groupBy).orElse(request);
            })
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }
}

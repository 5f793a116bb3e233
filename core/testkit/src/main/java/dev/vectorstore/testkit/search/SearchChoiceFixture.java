package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.Contract;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * What the contracts on choices of a search share: a store of points that the subclass may index.
 */
abstract class SearchChoiceFixture extends Contract {
  static final SearchRequest AT_ORIGIN = SearchRequest.of(Embedding.of(0, 0));

  /** Called when a collection has its documents, for subclasses that make an index. */
  protected void loaded(VectorStore store) {}

  VectorStore points(Metric metric, List<Document> documents) {
    VectorStore store = points(metric);
    store.upsert(documents);
    loaded(store);
    return store;
  }

  /** So many points on a line from the origin, a unit apart. */
  VectorStore line(int count) {
    return points(
        Metric.EUCLIDEAN,
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    point(String.format("p%03d", i), i, 0)
                        .metadata(Map.of("n", i, "mod", i % 3, "big", "x".repeat(100))))
            .toList());
  }

  static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  static List<Document> documents(List<Match> matches) {
    return matches.stream().map(Match::document).collect(Collectors.toList());
  }
}

package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.Contract;
import dev.vectorstore.write.DocumentUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What the contracts on equal vectors share: sets of them among others, an index, and the
 * comparison of what a search gives with what an exact one gives.
 */
abstract class EqualVectorsFixture extends Contract {
  static final int DIMENSION = 8;

  /** Different vectors of length 1, so that each is the nearest to itself by every metric. */
  static final List<Embedding> DIFFERENT = different(2_100, DIMENSION, 11);

  static final Embedding FIRST = DIFFERENT.get(0);
  static final Embedding SECOND = DIFFERENT.get(1);

  private static final ScrollRequest ALL =
      ScrollRequest.first().limit(ScrollRequest.MAX_LIMIT).include(Include.everything());
  private static final int OTHERS = 5;
  private static final double TOLERANCE = 1e-6;

  /** A recall for which a search sees the whole of an index of few different vectors. */
  static final double THOROUGH = 0.999;

  static Stream<VectorIndex> indexes() {
    return Stream.of(VectorIndex.hnsw(), VectorIndex.ivfFlat(3));
  }

  static Stream<Arguments> indexesAndMetrics() {
    return indexes()
        .flatMap(index -> Stream.of(Metric.values()).map(metric -> Arguments.of(index, metric)));
  }

  /** Called with the report of a search that an index can answer, where there are indexes. */
  protected void answered(SearchReport report) {}

  VectorStore store(Metric metric, VectorIndex index, List<Document> documents) {
    VectorStore store = database().store(freshName(), settings(metric));
    store.upsert(documents);
    rebuild(store, index);
    return store;
  }

  static CollectionSettings settings(Metric metric) {
    return CollectionSettings.of(ModelId.of("equals", DIMENSION)).metric(metric);
  }

  static void rebuild(VectorStore store, VectorIndex index) {
    store.index().rebuild(index, progress -> {});
  }

  /** Documents with one vector; {@code by10}, for one, is 1 in one of ten, and not in the first. */
  static List<Document> copies(String prefix, int number, Embedding embedding) {
    return IntStream.range(0, number)
        .mapToObj(i -> document(prefix, i, embedding))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Documents with vectors of their own, from this one of {@link #DIFFERENT} on. */
  static List<Document> others(int from, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> document("other", i, DIFFERENT.get(from + i)))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  static Document document(String prefix, int i, Embedding embedding) {
    return Document.of("%s-%04d".formatted(prefix, i))
        .embedding(embedding)
        .metadata(
            Map.of(
                "n", i, "of", prefix, "by2", i % 2, "by6", i % 6, "by10", i % 10, "by100",
                i % 100));
  }

  static <T> List<T> joined(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  static List<Embedding> different(int number, int dimension, long seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> unit(random, dimension)).limit(number).toList();
  }

  private static Embedding unit(Random random, int dimension) {
    double[] values = random.doubles(dimension).map(value -> 2 * value - 1).toArray();
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    return scaled(values, 1 / Math.sqrt(squares));
  }

  static Embedding scaled(Embedding embedding, double factor) {
    float[] values = embedding.values();
    return scaled(IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray(), factor);
  }

  private static Embedding scaled(double[] values, double factor) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (values[i] * factor);
    }
    return Embedding.of(scaled);
  }

  /** Searches by the index, and fails if the matches are not the nearest; of equal ones any do. */
  List<Match> assertNearest(VectorStore store, SearchRequest request) {
    List<Match> found = byIndex(store, request);
    assertNearest(exactly(store, request), found, request.limit());
    return found;
  }

  List<Match> byIndex(VectorStore store, SearchRequest request) {
    SearchReport report = store.explain(request);
    answered(report);
    return report.matches();
  }

  /** The same, whether the index gives enough or not. */
  static List<Match> assertNearestAnyhow(VectorStore store, SearchRequest request) {
    List<Match> found = store.search(request);
    assertNearest(exactly(store, request), found, request.limit());
    return found;
  }

  /** All that a search could find, nearest first. */
  static List<Match> exactly(VectorStore store, SearchRequest request) {
    return store.search(request.exact().limit(SearchRequest.MAX_LIMIT).include(Include.idOnly()));
  }

  static void assertNearest(List<Match> all, List<Match> found, int limit) {
    assertThat(found).as("up to %d matches", limit).hasSize(Math.min(limit, all.size()));
    assertThat(matchedIds(found)).doesNotHaveDuplicates();
    Map<String, Double> distances =
        all.stream().collect(Collectors.toMap(Match::id, Match::distance));
    for (int i = 0; i < found.size(); i++) {
      Match match = found.get(i);
      double distance = distances.getOrDefault(match.id(), Double.NaN);
      double scale = Math.max(1, Math.abs(distance));
      assertThat(match.distance()).as(match.id()).isCloseTo(distance, within(TOLERANCE * scale));
      assertThat(match.distance())
          .as("match %d of %d", i, found.size())
          .isCloseTo(all.get(i).distance(), within(TOLERANCE * scale));
    }
    assertThat(found).isSortedAccordingTo(EqualVectorsFixture::nearerFirstThenById);
  }

  private static int nearerFirstThenById(Match a, Match b) {
    int nearer = Double.compare(a.distance(), b.distance());
    return nearer == 0 ? a.id().compareTo(b.id()) : nearer;
  }

  static SearchRequest near(Embedding embedding, int limit) {
    return SearchRequest.of(embedding).limit(limit);
  }

  static DocumentUpdate embedding(String id, Embedding embedding) {
    return DocumentUpdate.of(id).embedding(embedding);
  }

  /**
   * Searches by the index, and fails unless each document with a searchable vector is found by it,
   * with all of the same vector, before the nearest others.
   *
   * @param searchable how many documents have one
   */
  void assertAllFound(VectorStore store, int searchable) {
    assertAllFound(store, searchable, request -> byIndex(store, request));
  }

  /** The same, whether the index gives enough or not. */
  static void assertAllFoundAnyhow(VectorStore store, int searchable) {
    assertAllFound(store, searchable, store::search);
  }

  private static void assertAllFound(
      VectorStore store, int searchable, Function<SearchRequest, List<Match>> search) {
    Map<Embedding, Set<String>> sets =
        store.scroll(ALL).documents().stream()
            .filter(document -> document.embedding().isPresent())
            .collect(
                Collectors.groupingBy(
                    document -> document.embedding().orElseThrow(),
                    Collectors.mapping(Document::id, Collectors.toCollection(TreeSet::new))));
    assertThat(sets.values().stream().mapToInt(Set::size).sum()).isEqualTo(searchable);
    sets.forEach(
        (embedding, ids) -> {
          SearchRequest request = near(embedding, ids.size() + OTHERS).recall(THOROUGH);
          List<Match> found = search.apply(request);
          assertNearest(exactly(store, request), found, request.limit());
          assertThat(matchedIds(found).subList(0, ids.size())).containsExactlyElementsOf(ids);
          assertThat(matchedIds(search.apply(near(embedding, 1)))).hasSize(1).isSubsetOf(ids);
        });
  }
}

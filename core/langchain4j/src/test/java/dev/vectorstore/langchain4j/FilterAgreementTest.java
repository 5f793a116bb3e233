package dev.vectorstore.langchain4j;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThan;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotEqualTo;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Random metadata and random filters: both stores must find what LangChain4j's filters say. */
class FilterAgreementTest {
  private static final TestDatabase TEST_DATABASE = new TestDatabase();
  private static final Embedding EMBEDDING = Embedding.from(new float[] {1, 0});
  private static final Arbitrary<String> KEYS = Arbitraries.of("a", "b", "a.b", "it's \"k\"");

  @BeforeContainer
  static void open() {
    TEST_DATABASE.open();
  }

  @AfterContainer
  static void close() {
    TEST_DATABASE.requireNoLeak();
    TEST_DATABASE.close();
  }

  @Property
  void filter_inMemory_findsWhatLangChain4jSays(
      @ForAll("metadata") List<Metadata> metadata, @ForAll("filters") Filter filter) {
    try (VectorDatabase database = InMemoryVectorDatabase.create()) {
      assertAgreement(database, metadata, filter);
    }
  }

  @Property(tries = 150)
  void filter_inPostgres_findsWhatLangChain4jSays(
      @ForAll("metadata") List<Metadata> metadata, @ForAll("filters") Filter filter) {
    assertAgreement(TEST_DATABASE.database(), metadata, filter);
  }

  @Property
  void metadata_anyOfLangChain4js_comeBackEqual(@ForAll("metadata") List<Metadata> metadata) {
    for (Metadata each : metadata) {
      assertThat(
              SegmentMetadata.read(
                  dev.vectorstore.Document.of("id")
                      .metadata(SegmentMetadata.stored(each))
                      .metadata()))
          .isEqualTo(each);
    }
  }

  @Property
  void float_any_comesBackEqual(@ForAll float number) {
    assertThat(SegmentMetadata.widened(number).floatValue()).isEqualTo(number);
  }

  private static void assertAgreement(
      VectorDatabase database, List<Metadata> metadata, Filter filter) {
    VectorStoreEmbeddingStore store =
        VectorStoreEmbeddingStore.of(
            database.store("filters", CollectionSettings.of(ModelId.of("points", 2))));
    store.removeAll();
    List<String> ids = IntStream.range(0, metadata.size()).mapToObj(String::valueOf).toList();
    store.addAll(
        ids,
        Collections.nCopies(ids.size(), EMBEDDING),
        metadata.stream().map(each -> TextSegment.from("text", each)).toList());

    List<String> found =
        store
            .search(
                EmbeddingSearchRequest.builder()
                    .queryEmbedding(EMBEDDING)
                    .maxResults(100)
                    .filter(filter)
                    .build())
            .matches()
            .stream()
            .map(EmbeddingMatch::embeddingId)
            .toList();

    for (String id : ids) {
      said(filter, metadata.get(Integer.parseInt(id)))
          .ifPresent(matches -> assertThat(found.contains(id)).as(id).isEqualTo(matches));
    }
  }

  /** Empty where LangChain4j throws, as the value is of another kind. */
  private static Optional<Boolean> said(Filter filter, Metadata metadata) {
    try {
      return Optional.of(filter.test(metadata));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Provide
  Arbitrary<List<Metadata>> metadata() {
    return Arbitraries.maps(KEYS, Arbitraries.oneOf(texts(), uuids(), numbers()))
        .ofMaxSize(3)
        .map(Metadata::from)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<Filter> filters() {
    return Arbitraries.recursive(this::comparisons, FilterAgreementTest::joined, 0, 3);
  }

  private static Arbitrary<Filter> joined(Arbitrary<Filter> filters) {
    return Arbitraries.oneOf(
        filters.map(filter -> Filter.not(filter)),
        Combinators.combine(filters, filters).as((a, b) -> a.and(b)),
        Combinators.combine(filters, filters).as((a, b) -> a.or(b)));
  }

  private Arbitrary<Filter> comparisons() {
    return Arbitraries.oneOf(
        equalities(texts()),
        equalities(uuids()),
        equalities(numbers()),
        Combinators.combine(KEYS, Arbitraries.of("a", "", "1", "-", "%"))
            .as((key, part) -> metadataKey(key).containsString(part)),
        orders(texts()),
        orders(numbers()));
  }

  private static Arbitrary<Filter> equalities(Arbitrary<Object> values) {
    return Combinators.combine(KEYS, values.list().ofMinSize(1).ofMaxSize(3))
        .flatAs(
            (key, list) ->
                Arbitraries.of(
                    new IsEqualTo(key, list.get(0)),
                    new IsNotEqualTo(key, list.get(0)),
                    metadataKey(key).isIn(list),
                    metadataKey(key).isNotIn(list)));
  }

  private static Arbitrary<Filter> orders(Arbitrary<Object> values) {
    return Combinators.combine(KEYS, values.map(value -> (Comparable<?>) value))
        .flatAs(
            (key, value) ->
                Arbitraries.of(
                    new IsGreaterThan(key, value),
                    new IsGreaterThanOrEqualTo(key, value),
                    new IsLessThan(key, value),
                    new IsLessThanOrEqualTo(key, value)));
  }

  private static Arbitrary<Object> texts() {
    List<Object> texts =
        new ArrayList<>(List.of("", "a", "A", "ab", "1", "1.0", "é", "%", new UUID(1, 2) + ""));
    return Arbitraries.of(texts);
  }

  private static Arbitrary<Object> uuids() {
    return Arbitraries.of(new UUID(1, 2), new UUID(1, 3), new UUID(-1, -1));
  }

  private static Arbitrary<Object> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            -1, 0, 1, 1L, 1f, 1d, -0f, -0d, 0.1f, 0.1, 16_777_217, 16_777_216f, 1L << 53),
        Arbitraries.of(
            (1L << 53) + 1, 0x1p53, Long.MAX_VALUE, 0x1p63, 1e22, Double.valueOf("1e23"), 1e-7f),
        Arbitraries.floats().map(Object.class::cast),
        Arbitraries.doubles().between(-1e30, 1e30).map(Object.class::cast),
        Arbitraries.longs().map(Object.class::cast));
  }
}

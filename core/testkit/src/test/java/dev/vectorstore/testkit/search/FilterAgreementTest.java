package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.PropertyDatabase;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.NullUnmarked;

/** Random documents and random filters: PostgreSQL and memory must find the same. */
@NullUnmarked // metadata with nulls is beyond what the types of jqwik can say
class FilterAgreementTest extends PropertyDatabase {
  private static final CollectionSettings POINTS =
      CollectionSettings.of(ModelId.of("points", 2)).metric(Metric.EUCLIDEAN);
  private static final Arbitrary<String> KEYS = Arbitraries.of("a", "b", "a.b", "it's \"k\"", "");

  private static final String LONG_ID = "ié".repeat(600);
  private static final String NO_TEXT = "(none)";
  private static final List<String> TEXTS =
      List.of("", "ab", NO_TEXT, "Ab\nba", "100% _a_\\", "\uD83D\uDE00 é", "e\u0301 K\u212A");
  private static final List<String> PARTS =
      List.of("", "a", "b\nb", "%", "_", "\\", "\uD83D\uDE00", "\u0301", "absent");
  private static final List<String> PATTERNS =
      List.of(
          "",
          "^a",
          "b$",
          "(?m)^b",
          "(?i)AB",
          "\\d",
          "\\w\\s\\w",
          "\\ba",
          "[^a-z]",
          "k|é",
          "(a|b){2}");

  @Property(tries = 150)
  void stores_randomDocumentsAndFilters_agree(
      @ForAll("metadata") List<Map<String, Object>> metadata,
      @ForAll("filters") List<Filter> filters) {
    List<Document> documents = documents(metadata);
    VectorStore inPostgres = TEST_DATABASE.database().store("agreement", POINTS);
    VectorStore inMemory = InMemoryVectorDatabase.create().store("agreement", POINTS);
    inPostgres.delete(Filter.all());
    inPostgres.upsert(documents);
    inMemory.upsert(documents);

    for (Filter filter : filters) {
      ScrollRequest scroll = ScrollRequest.first().filter(filter).include(Include.everything());
      assertThat(inPostgres.scroll(scroll)).isEqualTo(inMemory.scroll(scroll));
      assertThat(inPostgres.count(filter)).isEqualTo(inMemory.count(filter));
      SearchRequest search = SearchRequest.of(Embedding.of(0, 0)).filter(filter).limit(5);
      assertThat(ids(inPostgres.search(search))).isEqualTo(ids(inMemory.search(search)));
    }
    Filter last = filters.get(filters.size() - 1);
    assertThat(inPostgres.delete(last)).isEqualTo(inMemory.delete(last));
    assertThat(inPostgres.scroll(ScrollRequest.first()))
        .isEqualTo(inMemory.scroll(ScrollRequest.first()));
  }

  @Provide
  Arbitrary<List<Map<String, Object>>> metadata() {
    Arbitrary<Map<String, Object>> map =
        Combinators.combine(KEYS.list().ofMaxSize(4), values().list().ofSize(4))
            .as(
                (keys, values) -> {
                  Map<String, Object> metadata = new HashMap<>();
                  for (int i = 0; i < keys.size(); i++) {
                    metadata.put(keys.get(i), values.get(i));
                  }
                  return metadata;
                });
    return map.list().ofMinSize(1).ofMaxSize(20);
  }

  @Provide
  Arbitrary<List<Filter>> filters() {
    return filter(4).list().ofMinSize(1).ofMaxSize(8);
  }

  private static Arbitrary<Filter> filter(int depth) {
    Arbitrary<Filter> leaf =
        Arbitraries.oneOf(
            Combinators.combine(KEYS, scalars()).as(Filter::eq),
            Combinators.combine(KEYS, scalars()).as(Filter::ne),
            Combinators.combine(KEYS, ordered()).as(Filter::lessThan),
            Combinators.combine(KEYS, ordered()).as(Filter::atMost),
            Combinators.combine(KEYS, ordered()).as(Filter::greaterThan),
            Combinators.combine(KEYS, ordered()).as(Filter::atLeast),
            Combinators.combine(KEYS, scalars().list().ofMaxSize(3)).as(Filter::in),
            Combinators.combine(KEYS, scalars().list().ofMaxSize(3)).as(Filter::notIn),
            KEYS.map(Filter::exists),
            KEYS.map(Filter::missing),
            KEYS.map(Filter::isNull),
            Combinators.combine(KEYS, scalars()).as(Filter::contains),
            Combinators.combine(KEYS, Arbitraries.of(PARTS)).as(Filter::valueContains),
            Combinators.combine(KEYS, numbers(), numbers()).as(Filter::between),
            Combinators.combine(KEYS, texts(), texts()).as(Filter::between),
            Arbitraries.of(PARTS).map(Filter::textContains),
            Arbitraries.of(PATTERNS).map(Filter::textMatches),
            Arbitraries.of("id0", "id1", "id2", "id7", LONG_ID, LONG_ID + "x", "it's")
                .list()
                .ofMaxSize(4)
                .map(Filter::ids));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Filter> inner = Arbitraries.lazy(() -> filter(depth - 1));
    return Arbitraries.frequencyOf(
        List.of(
            Tuple.of(3, leaf),
            Tuple.of(1, inner.map(Filter::not)),
            Tuple.of(1, inner.list().ofMaxSize(3).map(Filter::and)),
            Tuple.of(1, inner.list().ofMaxSize(3).map(Filter::or))));
  }

  private static Arbitrary<Object> values() {
    return Arbitraries.frequencyOf(
        List.of(
            Tuple.of(8, scalars()),
            Tuple.of(1, Arbitraries.just(null)),
            Tuple.of(1, scalars().list().ofMaxSize(3).map(list -> (Object) new ArrayList<>(list))),
            Tuple.of(1, scalars().map(value -> (Object) Map.of("a", value))),
            Tuple.of(1, Arbitraries.of((Object) List.of(), Map.of(), Arrays.asList(null, 1L)))));
  }

  private static Arbitrary<Object> scalars() {
    return Arbitraries.oneOf(ordered(), Arbitraries.of(true, false).asGeneric());
  }

  private static Arbitrary<Object> ordered() {
    return Arbitraries.oneOf(numbers(), texts());
  }

  private static Arbitrary<Object> numbers() {
    return Arbitraries.of(
        0L,
        0.0,
        1L,
        1.0,
        -1L,
        0.1,
        0.30000000000000004,
        1e300,
        -1e300,
        1e30,
        1e31,
        1e-31,
        4.9e-324,
        Long.MAX_VALUE,
        9.223372036854776E18,
        9007199254740993L,
        9007199254740992.0,
        BigInteger.TWO.pow(63),
        BigInteger.TEN.pow(30).add(BigInteger.ONE),
        BigInteger.TWO.pow(200).negate());
  }

  private static Arbitrary<Object> texts() {
    return Arbitraries.of(
        "",
        "0",
        "1",
        "a",
        "A",
        "a ",
        "\uFB01",
        "\uD83D\uDE00",
        "e\u0301",
        "é",
        "\\",
        "null",
        "true",
        "{}",
        "\uD83D\uDE00".repeat(300),
        "\uD83D\uDE00".repeat(300) + "a",
        "\uD83D\uDE00".repeat(300) + "b",
        Instant.EPOCH,
        Instant.parse("1969-12-31T23:59:59.999999999Z"),
        OffsetDateTime.parse("1970-01-01T01:00:00.000000001+01:00"),
        LocalDate.EPOCH);
  }

  private static List<Document> documents(List<Map<String, Object>> metadata) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < metadata.size(); i++) {
      documents.add(
          document(i == 3 ? LONG_ID : "id" + i, TEXTS.get(i % TEXTS.size()))
              .metadata(metadata.get(i))
              .embedding(Embedding.of(metadata.size() - i, 1)));
    }
    return documents;
  }

  private static Document document(String id, String text) {
    return text.equals(NO_TEXT) ? Document.of(id) : Document.of(id).text(text);
  }

  private static List<String> ids(List<Match> matches) {
    return matches.stream().map(Match::id).toList();
  }
}

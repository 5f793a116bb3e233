package dev.vectorstore.testkit.search;

import static dev.vectorstore.Filter.all;
import static dev.vectorstore.Filter.and;
import static dev.vectorstore.Filter.atLeast;
import static dev.vectorstore.Filter.atMost;
import static dev.vectorstore.Filter.between;
import static dev.vectorstore.Filter.contains;
import static dev.vectorstore.Filter.eq;
import static dev.vectorstore.Filter.exists;
import static dev.vectorstore.Filter.greaterThan;
import static dev.vectorstore.Filter.in;
import static dev.vectorstore.Filter.isNull;
import static dev.vectorstore.Filter.lessThan;
import static dev.vectorstore.Filter.missing;
import static dev.vectorstore.Filter.ne;
import static dev.vectorstore.Filter.not;
import static dev.vectorstore.Filter.notIn;
import static dev.vectorstore.Filter.or;
import static dev.vectorstore.Filter.textContains;
import static dev.vectorstore.Filter.textMatches;
import static dev.vectorstore.Filter.valueContains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.testkit.Contract;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The one meaning of {@link Filter}, by example. A subclass brings the database. */
public abstract class FilterContract extends Contract {
  private static final Instant NOON = Instant.parse("2024-01-31T12:00:00Z");
  private static final LocalDate DATE = LocalDate.of(2024, 1, 31);

  /**
   * The ids of the documents that stand in every case, each with one value under the key {@code k}.
   */
  private static final Map<String, @Nullable Object> VALUES = values();

  @ParameterizedTest
  @MethodSource("cases")
  void filter_examples_matchExactlyThese(Filter filter, List<String> expected) {
    VectorStore store = points(Metric.COSINE);
    store.upsert(documents());

    List<String> found =
        store.scroll(ScrollRequest.first().filter(filter)).documents().stream()
            .map(Document::id)
            .toList();

    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(store.count(filter)).isEqualTo(expected.size());
    assertThat(store.count(not(filter))).isEqualTo(VALUES.size() + 1 - expected.size());
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        matches(all(), everything()),
        matches(eq("k", 1), "int1", "float1"),
        matches(eq("k", 1.0), "int1", "float1"),
        matches(eq("k", "1"), "text1"),
        matches(eq("k", true), "true"),
        matches(eq("k", 0.1), "tenth"),
        matches(eq("k", 9007199254740993L), "large"),
        matches(eq("k", 9007199254740992.0)),
        matches(eq("k", BigInteger.TWO.pow(70)), "beyond"),
        matches(eq("absent", 1)),
        matches(ne("k", 1), allBut("int1", "float1")),
        matches(lessThan("k", 1), "tenth", "negative"),
        matches(atMost("k", 1), "tenth", "negative", "int1", "float1"),
        matches(greaterThan("k", 1), "large", "beyond"),
        matches(atLeast("k", 9007199254740993L), "large", "beyond"),
        matches(lessThan("k", "a"), "text1", "emptytext", "upper", "noon", "date"),
        matches(atLeast("k", "b"), "quoted", "emoji", "ligature"),
        matches(greaterThan("k", "\uFB01"), "emoji"),
        matches(in("k", List.of(1, "1", false)), "int1", "float1", "text1"),
        matches(in("k", List.of())),
        matches(notIn("k", List.of()), everything()),
        matches(notIn("k", List.of(1, true)), allBut("int1", "float1", "true")),
        matches(exists("k"), allBut("missing")),
        matches(not(exists("k")), "missing"),
        matches(and(List.of()), everything()),
        matches(or(List.of())),
        matches(eq("k", 1).and(eq("k", "1").or(eq("k", true)))),
        matches(eq("k", 1).and(eq("k", "1")).or(eq("k", true)), "true"),
        matches(not(not(eq("k", true))), "true"),
        matches(eq("k", "it's \"quoted\" \\ $1 {slot} ? %"), "quoted"),
        matches(eq("k' or true --", 1)),
        matches(contains("k", 1.0), "list"),
        matches(contains("k", "1"), "list"),
        matches(contains("k", false)),
        matches(valueContains("k", "\"quoted\" \\"), "quoted"),
        matches(valueContains("k", "1"), "text1", "quoted", "noon", "date"),
        matches(valueContains("k", "%"), "quoted"),
        matches(valueContains("k", "b")),
        matches(
            valueContains("k", ""),
            "text1",
            "upper",
            "emptytext",
            "quoted",
            "emoji",
            "ligature",
            "noon",
            "date"),
        matches(valueContains("k' or true --", "")),
        matches(between("k", 0, 1), "tenth", "int1", "float1"),
        matches(between("k", 1, 0)),
        matches(between("k", "1", "B"), "text1", "upper", "noon", "date"),
        matches(between("k", DATE, DATE.plusDays(1)), "noon", "date"),
        matches(lessThan("k", NOON), "text1", "emptytext", "date"),
        matches(
            atMost("k", NOON.atOffset(ZoneOffset.ofHours(2))),
            "text1",
            "emptytext",
            "date",
            "noon"),
        matches(eq("k", NOON), "noon"),
        matches(isNull("k"), "null"),
        matches(missing("k"), "missing"),
        matches(isNull("absent")),
        matches(Filter.ids(List.of("int1", "no such", "missing", "int1")), "int1", "missing"),
        matches(Filter.ids(List.of())),
        matches(textContains("Text of null"), "null"),
        matches(textContains("text of null")),
        matches(textContains(""), allBut("missing")),
        matches(textContains("%")),
        matches(textMatches("^Text of (int|float)1$"), "int1", "float1"),
        matches(textMatches("(?i)TEXT OF .*LARGE"), "large"),
        matches(textMatches("\\bnu"), "null"),
        matches(textMatches(""), allBut("missing")),
        matches(exists("a.b"), List.of()));
  }

  @Test
  void filter_awkwardKeys_areTakenAsTheyStand() {
    VectorStore store = points(Metric.COSINE);
    List<String> keys =
        List.of(
            "",
            "a.b",
            "a b",
            "'",
            "\"",
            "\\",
            "$k",
            "{slot}",
            "?",
            "??",
            "%s",
            "\uD83D\uDE00",
            "k".repeat(3000));
    for (String key : keys) {
      store.upsert(List.of(point("id of " + key.length() + key, 1, 1).metadata(Map.of(key, 1))));
    }

    for (String key : keys) {
      assertThat(store.count(eq(key, 1))).as("eq on %s", key).isEqualTo(1);
      assertThat(store.count(exists(key))).as("exists on %s", key).isEqualTo(1);
      assertThat(store.count(atLeast(key, 1))).as("atLeast on %s", key).isEqualTo(1);
    }
  }

  @Test
  void get_timesInMetadata_comeBackAsText() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 1).metadata(Map.of("at", NOON, "days", List.of(DATE)))));

    assertThat(store.get(List.of("a")).get(0).metadata())
        .isEqualTo(Map.of("at", "2024-01-31T12:00:00.000000000Z", "days", List.of("2024-01-31")));
    assertThat(store.count(contains("days", DATE))).isEqualTo(1);
  }

  @Test
  void filter_longIds_areFound() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("x".repeat(5_000), 1, 1), point("x".repeat(5_001), 1, 1)));

    assertThat(store.count(Filter.ids(List.of("x".repeat(5_000), "x".repeat(1_000))))).isEqualTo(1);
  }

  @Test
  void filter_onAnIndexedKey_matchesTheSame() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(documents());
    List<Filter> filters =
        cases()
            .map(each -> (Filter) each.get()[0])
            .flatMap(each -> Stream.of(each, not(each)))
            .toList();
    List<Long> before = filters.stream().map(store::count).toList();

    for (MetadataType type : MetadataType.values()) {
      store.indexMetadata("k", type);
      assertThat(filters.stream().map(store::count)).as("%s", type).isEqualTo(before);
      assertThat(store.dropMetadataIndex("k")).isTrue();
    }
    assertThat(store.dropMetadataIndex("k")).isFalse();
  }

  @Test
  void indexMetadata_again_isRefusedForAnotherTypeAlone() {
    VectorStore store = points(Metric.COSINE);
    store.indexMetadata("k", MetadataType.NUMBER);
    store.indexMetadata("k", MetadataType.NUMBER);

    assertThatThrownBy(() -> store.indexMetadata("k", MetadataType.TEXT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("metadata key \"k\" is indexed as NUMBER, not TEXT; drop that index first");
  }

  @Test
  void indexMetadata_anyKey_isTakenAsItStands() {
    VectorStore store = points(Metric.COSINE);
    for (String key : List.of("", "'", "\\", "a.b", "$1 {slot} ? %s %1$L", "k".repeat(1_000))) {
      store.indexMetadata(key, MetadataType.NUMBER);
      store.upsert(List.of(point("id of " + key, 1, 1).metadata(Map.of(key, 3))));

      assertThat(store.count(between(key, 3, 3))).as("between on %s", key).isEqualTo(1);
    }
    assertThatThrownBy(() -> store.indexMetadata("k\0", MetadataType.NUMBER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "metadata key \"k\\u0000\" has U+0000 at index 1, which PostgreSQL cannot hold");
    assertThatThrownBy(() -> store.indexMetadata("é".repeat(501), MetadataType.NUMBER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(" is longer than 1,000 bytes in UTF-8");
  }

  /** What a B-tree cannot hold whole is found all the same. */
  @Test
  void indexMetadata_longValues_areKeptAndFound() {
    VectorStore store = points(Metric.COSINE);
    store.indexMetadata("t", MetadataType.TEXT);
    store.indexMetadata("n", MetadataType.NUMBER);
    String text = "é".repeat(100_000);
    BigInteger number = BigInteger.TEN.pow(50_000);
    store.upsert(
        List.of(
            point("a", 1, 1).metadata(Map.of("t", text + "a", "n", number)),
            point("b", 1, 1).metadata(Map.of("t", text + "b", "n", number.add(BigInteger.ONE)))));

    assertThat(store.count(eq("t", text + "a"))).isEqualTo(1);
    assertThat(store.count(greaterThan("t", text + "a"))).isEqualTo(1);
    assertThat(store.count(atMost("t", text + "b"))).isEqualTo(2);
    assertThat(store.count(eq("n", number))).isEqualTo(1);
    assertThat(store.count(greaterThan("n", number))).isEqualTo(1);
    assertThat(store.count(in("n", List.of(number, 1)))).isEqualTo(1);
  }

  @Test
  void filter_manyValues_areAnswered() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(documents());
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      values.add(i);
    }

    assertThat(store.count(in("k", values))).isEqualTo(2);
    assertThat(store.count(notIn("k", values))).isEqualTo(VALUES.size() + 1 - 2);
  }

  @Test
  void filter_joinedInALoop_staysFlat() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(documents());
    Filter any = eq("k", 1);
    Filter every = exists("k");
    for (int i = 0; i < 3_000; i++) {
      any = any.or(eq("k", "no such " + i));
      every = every.and(exists("k"));
    }

    assertThat(store.count(any)).isEqualTo(2);
    assertThat(store.count(every)).isEqualTo(VALUES.size());
  }

  @Test
  void filter_atItsLimits_isAnsweredAndBeyondRefused() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(documents());
    Filter deepest = eq("k", 1);
    for (int i = 1; i < 500; i++) {
      deepest = not(deepest);
    }
    Filter tooDeep = not(deepest);
    Filter widest = or(Collections.nCopies(10_000, atLeast("k", 1)));
    Filter tooWide = or(Collections.nCopies(10_001, atLeast("k", 1)));

    assertThat(store.count(deepest)).isEqualTo(VALUES.size() + 1 - 2);
    assertThat(store.count(widest)).isEqualTo(4);
    assertThatThrownBy(() -> store.count(tooDeep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the filter is nested more than 500 deep");
    assertThatThrownBy(() -> store.delete(tooWide))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the filter has more than 10000 conditions");
  }

  private static Arguments matches(Filter filter, String... expected) {
    return matches(filter, List.of(expected));
  }

  private static Arguments matches(Filter filter, List<String> expected) {
    return Arguments.of(filter, expected);
  }

  private static List<String> everything() {
    return allBut();
  }

  private static List<String> allBut(String... ids) {
    List<String> rest = new ArrayList<>(VALUES.keySet());
    rest.add("missing");
    rest.removeAll(Arrays.asList(ids));
    return rest;
  }

  private static List<Document> documents() {
    List<Document> documents = new ArrayList<>();
    VALUES.forEach(
        (id, value) ->
            documents.add(
                point(id, 1, 1)
                    .text("Text of " + id)
                    .metadata(Collections.singletonMap("k", value))));
    documents.add(point("missing", 1, 1).metadata(Map.of("other", 1)));
    return documents;
  }

  private static Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("int1", 1);
    values.put("float1", 1.0);
    values.put("text1", "1");
    values.put("true", true);
    values.put("tenth", 0.1);
    values.put("negative", -2.5);
    values.put("large", 9007199254740993L);
    values.put("beyond", BigInteger.TWO.pow(70));
    values.put("upper", "B");
    values.put("emptytext", "");
    values.put("quoted", "it's \"quoted\" \\ $1 {slot} ? %");
    values.put("emoji", "\uD83D\uDE00");
    values.put("ligature", "\uFB01");
    values.put("noon", NOON);
    values.put("date", DATE);
    values.put("null", null);
    values.put("list", List.of(1, "1", true));
    values.put("map", Map.of("k", 1));
    return values;
  }
}

package dev.vectorstore.testkit;

import static dev.vectorstore.Filter.all;
import static dev.vectorstore.Filter.and;
import static dev.vectorstore.Filter.atLeast;
import static dev.vectorstore.Filter.atMost;
import static dev.vectorstore.Filter.eq;
import static dev.vectorstore.Filter.exists;
import static dev.vectorstore.Filter.greaterThan;
import static dev.vectorstore.Filter.in;
import static dev.vectorstore.Filter.lessThan;
import static dev.vectorstore.Filter.ne;
import static dev.vectorstore.Filter.not;
import static dev.vectorstore.Filter.notIn;
import static dev.vectorstore.Filter.or;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.ScrollRequest;
import dev.vectorstore.VectorStore;
import java.math.BigInteger;
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
        matches(lessThan("k", "a"), "text1", "emptytext", "upper"),
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
            documents.add(point(id, 1, 1).metadata(Collections.singletonMap("k", value))));
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
    values.put("null", null);
    values.put("list", List.of(1, "1", true));
    values.put("map", Map.of("k", 1));
    return values;
  }
}

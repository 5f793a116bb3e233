package dev.vectorstore.migration.internal.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Filter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Filters that a Chroma server would answer with an internal error are refused beforehand. */
class ChromaLimitsTest {
  @Test
  void conditions_oneBehindAnother_areBounded() {
    requireLimit(
        950,
        951,
        "951 conditions in a row; a Chroma server accepts at most 950",
        ChromaLimitsTest::or);
    requireRefused(or(1_000), 0, "1000 conditions in a row");
    requireLimit(
        950,
        951,
        "951 conditions in a row; a Chroma server accepts at most 950",
        ChromaLimitsTest::and);
    requireLimit(
        950,
        951,
        "951 conditions in a row; a Chroma server accepts at most 950",
        count -> Filter.in("k", Collections.<Object>nCopies(count, "a")));
    requireLimit(
        950,
        951,
        "951 conditions in a row; a Chroma server accepts at most 950",
        count -> Filter.and(Collections.nCopies(count, Filter.textContains("a"))));
  }

  /** A whole number is asked for as such and as a floating-point one. */
  @Test
  void conditions_withinOthers_addUp() {
    requireLimit(
        948,
        949,
        "951 conditions in a row; a Chroma server accepts at most 950",
        count -> Filter.in("k", Collections.<Object>nCopies(count, 1)));
    requireLimit(
        850,
        851,
        "951 conditions in a row; a Chroma server accepts at most 950",
        count -> Filter.and(first(or(count), 100)));
    requireLimit(
        948,
        949,
        "951 conditions in a row; a Chroma server accepts at most 950",
        count -> and(count).and(Filter.textContains("a")));
  }

  @Test
  void lists_withinOneAnother_areBounded() {
    requireLimit(
        60,
        61,
        "61 nested lists of conditions; a Chroma server accepts at most 60",
        ChromaLimitsTest::nested);
  }

  @Test
  void parameters_ofConditionsAndIds_areBounded() {
    assertThatCode(() -> ChromaLimits.require(ChromaWhere.of(Filter.eq("k", "a"), true), 31_995))
        .doesNotThrowAnyException();
    requireRefused(
        Filter.eq("k", "a"),
        31_996,
        "32001 parameters, five for a condition and one for an id; a Chroma server accepts at most 32000");
  }

  @Test
  void textsToLookFor_areBounded() {
    requireLimit(
        49_000,
        49_001,
        "49001 bytes in a part of a text; a Chroma server accepts at most 49000",
        length -> Filter.textContains("x".repeat(length)));
    requireRefused(Filter.textContains("%".repeat(24_501)), 0, "49002 bytes in a part of a text");
    requireRefused(Filter.textContains("ü".repeat(24_501)), 0, "49002 bytes in a part of a text");
  }

  private static Filter or(int count) {
    return Filter.or(conditions(count));
  }

  private static Filter and(int count) {
    return Filter.and(conditions(count));
  }

  private static List<Filter> conditions(int count) {
    return IntStream.range(0, count).mapToObj(i -> Filter.eq("k" + i, "a")).toList();
  }

  private static List<Filter> first(Filter first, int count) {
    List<Filter> all = new ArrayList<>(conditions(count));
    all.set(0, first);
    return all;
  }

  private static Filter nested(int count) {
    Filter filter = Filter.eq("k", "a");
    for (int i = 0; i < count; i++) {
      List<Filter> pair = List.of(filter, Filter.eq("k", "b"));
      filter = i % 2 == 0 ? Filter.and(pair) : Filter.or(pair);
    }
    return filter;
  }

  private static void requireLimit(
      int taken, int refused, String message, IntFunction<Filter> filter) {
    ChromaWhere fits = ChromaWhere.of(filter.apply(taken), true);
    assertThatCode(() -> ChromaLimits.require(fits, 0)).doesNotThrowAnyException();
    requireRefused(filter.apply(refused), 0, message);
  }

  private static void requireRefused(Filter filter, int ids, String message) {
    ChromaWhere where = ChromaWhere.of(filter, true);
    assertThatThrownBy(() -> ChromaLimits.require(where, ids))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith("the filter has " + message);
  }
}

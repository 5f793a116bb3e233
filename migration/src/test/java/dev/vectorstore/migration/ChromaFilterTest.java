package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Filter;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChromaFilterTest {
  @ParameterizedTest
  @MethodSource("filters")
  void where_eachOperator_isItsFilter(String json, Filter expected) {
    assertThat(ChromaFilter.where(json)).isEqualTo(expected);
  }

  static Stream<Arguments> filters() {
    return Stream.of(
        Arguments.of("{\"k\": \"a\"}", Filter.eq("k", "a")),
        Arguments.of("{\"k\": true}", Filter.eq("k", true)),
        Arguments.of("{\"k\": 1.5}", Filter.eq("k", 1.5)),
        Arguments.of("{\"k\": {\"$eq\": 1}}", Filter.eq("k", BigInteger.ONE)),
        Arguments.of("{\"k\": {\"$ne\": \"a\"}}", Filter.ne("k", "a")),
        Arguments.of("{\"k\": {\"$gt\": 0.5}}", Filter.greaterThan("k", 0.5)),
        Arguments.of("{\"k\": {\"$gte\": 0.5}}", Filter.atLeast("k", 0.5)),
        Arguments.of("{\"k\": {\"$lt\": 0.5}}", Filter.lessThan("k", 0.5)),
        Arguments.of("{\"k\": {\"$lte\": 0.5}}", Filter.atMost("k", 0.5)),
        Arguments.of("{\"k\": {\"$in\": [\"a\", false]}}", Filter.in("k", List.of("a", false))),
        Arguments.of("{\"k\": {\"$nin\": [0.5]}}", Filter.notIn("k", List.of(0.5))),
        Arguments.of("{\"k\": {\"$contains\": \"a\"}}", Filter.contains("k", "a")),
        Arguments.of("{\"k\": {\"$not_contains\": \"a\"}}", Filter.not(Filter.contains("k", "a"))),
        Arguments.of("{\"$and\": []}", Filter.and(List.of())),
        Arguments.of(
            "{\"$or\": [{\"k\": \"a\"}, {\"$and\": [{\"l\": {\"$lt\": 0.5}}]}]}",
            Filter.or(
                List.of(Filter.eq("k", "a"), Filter.and(List.of(Filter.lessThan("l", 0.5)))))),
        Arguments.of("{\"#document\": {\"$contains\": \"a\"}}", Filter.textContains("a")),
        Arguments.of("{\"#id\": \"a\"}", Filter.ids(List.of("a"))),
        Arguments.of(
            "{\"#id\": {\"$nin\": [\"a\", \"b\"]}}", Filter.not(Filter.ids(List.of("a", "b")))),
        Arguments.of("{\"a.b '$1\": \"a\"}", Filter.eq("a.b '$1", "a")));
  }

  @Test
  void whereDocument_eachOperator_isItsFilter() {
    assertThat(ChromaFilter.whereDocument("{\"$contains\": \"a\"}"))
        .isEqualTo(Filter.textContains("a"));
    assertThat(ChromaFilter.whereDocument("{\"$not_contains\": \"a\"}"))
        .isEqualTo(Filter.not(Filter.textContains("a")));
    assertThat(ChromaFilter.whereDocument("{\"$regex\": \"a+\"}"))
        .isEqualTo(Filter.textMatches("a+"));
    assertThat(
            ChromaFilter.whereDocument(
                "{\"$or\": [{\"$not_regex\": \"a+\"}, {\"$and\": [{\"$contains\": \"\"}]}]}"))
        .isEqualTo(
            Filter.or(
                List.of(
                    Filter.not(Filter.textMatches("a+")),
                    Filter.and(List.of(Filter.textContains(""))))));
  }

  @Test
  void where_largeWholeNumber_staysExact() {
    assertThat(ChromaFilter.where("{\"k\": 1180591620717411303424}"))
        .isEqualTo(Filter.eq("k", BigInteger.TWO.pow(70)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | where, character 1: a filter is an object with one key",
        "[] | where, character 0: a filter is an object with one key",
        "``| where, character 0: a filter is an object with one key",
        "{\"k\": 1, \"l\": 2} | where, character 9: a filter is an object with one key; join several by $and",
        "{\"k\": 1, \"k\": 2} | where, character 9: a filter is an object with one key; join several by $and",
        "{\"k\": {\"$gt\": 1, \"$lt\": 2}} | where, character 17: a filter is an object with one key; join several by $and",
        "{\"k\": {}} | where, character 7: a filter is an object with one key",
        "{\"k\": null} | where, character 6: $eq takes text, a number or a boolean",
        "{\"k\": [1]} | where, character 6: $eq takes text, a number or a boolean",
        "{\"k\": {\"$eq\": {\"$eq\": 1}}} | where, character 14: $eq takes text, a number or a boolean",
        "{\"k\": {\"$gt\": \"a\"}} | where, character 14: $gt takes a number",
        "{\"k\": {\"$lte\": true}} | where, character 15: $lte takes a number",
        "{\"k\": {\"$gt\": 1e400}} | where, character 14: the number is too large",
        "{\"k\": {\"$in\": []}} | where, character 15: $in takes at least one value",
        "{\"k\": {\"$nin\": \"a\"}} | where, character 15: $nin takes a list of values",
        "{\"k\": {\"$in\": [null]}} | where, character 15: $in takes text, a number or a boolean",
        "{\"k\": {\"$exists\": true}} | where, character 18: there is no operator \"$exists\"",
        "{\"k\": {\"$regex\": \"a\"}} | where, character 17: there is no operator \"$regex\"",
        "{\"$not\": {\"k\": 1}} | where, character 9: there is no operator \"$not\"",
        "{\"$and\": {\"k\": 1}} | where, character 9: $and and $or take a list of filters",
        "{\"#document\": \"a\"} | where, character 14: a filter is an object with one key",
        "{\"#document\": {\"$eq\": \"a\"}} | where, character 22: there is no operator \"$eq\"",
        "{\"#document\": {\"$contains\": 1}} | where, character 28: $contains takes text",
        "{\"#id\": {\"$gt\": 1}} | where, character 16: there is no operator \"$gt\" on #id",
        "{\"#id\": {\"$in\": [1]}} | where, character 18: $in on #id takes texts",
        "{\"k\": 1} {} | where, character 9: something follows the filter",
        "{\"k\": secret} | where, character 6: this is not valid JSON",
        "{\"k\": NaN} | where, character 9: this is not valid JSON",
        "{\"k\": 1 | where, character 7: this is not valid JSON"
      })
  void where_whatIsNoFilter_isRefused(String json, String message) {
    assertThatThrownBy(() -> ChromaFilter.where(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessage(message);
  }

  @Test
  void where_textThatCannotBeStored_isRefused() {
    assertThatThrownBy(() -> ChromaFilter.where("{\"k\": \"\\u0000\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("filter on \"k\": value has U+0000 at index 0, which PostgreSQL cannot hold");
    assertThatThrownBy(() -> ChromaFilter.where("{\"\\ud800\": 1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "filter key \"\\ud800\" has the unpaired surrogate U+D800 at index 0,"
                + " which PostgreSQL cannot hold");
  }

  @Test
  void where_deepOrWide_isTakenToTheLimitsAndRefusedBeyond() {
    String innermost = "{\"k\": 1}";
    assertThat(ChromaFilter.where(nested(499, innermost))).isNotNull();
    assertThatThrownBy(() -> ChromaFilter.where(nested(500, innermost)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the filter is nested more than 500 deep");
    assertThatThrownBy(() -> ChromaFilter.whereDocument(nested(100_000, "{\"$contains\": \"\"}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the filter is nested more than 500 deep");
    assertThatThrownBy(
            () -> ChromaFilter.where("{\"$or\": [" + "{\"k\": 1},".repeat(10_000) + "{\"k\": 1}]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the filter has more than 10000 conditions");
  }

  private static String nested(int times, String innermost) {
    return "{\"$and\": [".repeat(times) + innermost + "]}".repeat(times);
  }
}

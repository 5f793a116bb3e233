package dev.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 10_001})
  void limit_outOfRange_isRefused(int limit) {
    String message = "limit must be from 1 to 10000, not " + limit;
    assertThatThrownBy(() -> SearchRequest.of("text").limit(limit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> ScrollRequest.first().limit(limit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void filter_unsupportedValues_areRefused() {
    assertFilterRefused(
        ZonedDateTime.parse("2024-01-31T12:00:00Z[UTC]"),
        "filter on \"k\": value is a java.time.ZonedDateTime; a filter takes text, booleans, numbers, Instant, OffsetDateTime and LocalDate");
    assertFilterRefused(
        List.of(1),
        "filter on \"k\": value is a java.util.ImmutableCollections$List12; a filter takes text, booleans, numbers, Instant, OffsetDateTime and LocalDate");
    assertFilterRefused(Double.NaN, "filter on \"k\": value is not finite");
    assertFilterRefused(
        "a\0", "filter on \"k\": value has U+0000 at index 1, which PostgreSQL cannot hold");
  }

  @Test
  void filter_times_areTextInUtcOfOneWidth() {
    assertThat(Filter.eq("k", Instant.parse("2024-01-31T12:00:00.5Z")))
        .isEqualTo(Filter.eq("k", "2024-01-31T12:00:00.500000000Z"));
    assertThat(Filter.eq("k", OffsetDateTime.parse("2024-01-31T00:30:00+01:00")))
        .isEqualTo(Filter.eq("k", "2024-01-30T23:30:00.000000000Z"));
    assertThat(Filter.eq("k", LocalDate.of(24, 1, 31))).isEqualTo(Filter.eq("k", "0024-01-31"));
  }

  @Test
  void filter_timeOutOfRange_isRefused() {
    String message = "filter on \"k\": value is a time outside the years 0000 to 9999 in UTC";
    assertFilterRefused(Instant.MAX, message);
    assertFilterRefused(OffsetDateTime.parse("9999-12-31T23:59:59-01:00"), message);
    assertFilterRefused(LocalDate.of(-1, 12, 31), message);
  }

  @Test
  void filter_boundsOfTwoKinds_areRefused() {
    assertThatThrownBy(() -> Filter.between("k", 1, Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("filter on \"k\": the bounds are a text and a number");
  }

  @Test
  void filter_idOrTextThatCannotBeStored_isRefused() {
    assertThatThrownBy(() -> Filter.ids(List.of("a", "b\0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "filter on ids: id \"b\\u0000\" has U+0000 at index 1, which PostgreSQL cannot hold");
    assertThatThrownBy(() -> Filter.valueContains("k", "a\0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("filter on \"k\": part has U+0000 at index 1, which PostgreSQL cannot hold");
    assertThatThrownBy(() -> Filter.textContains("\uD800"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "filter on the text: part has the unpaired surrogate U+D800 at index 0, which PostgreSQL cannot hold");
  }

  @Test
  void filter_booleanInOrder_isRefused() {
    assertThatThrownBy(() -> Filter.lessThan("k", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("filter on \"k\": a boolean has no order");
  }

  @Test
  void filter_keyThatCannotBeStored_isRefused() {
    assertThatThrownBy(() -> Filter.exists("k\uD800"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "filter key \"k\\ud800\" has the unpaired surrogate U+D800 at index 1, which PostgreSQL cannot hold");
  }

  @Test
  void filter_toString_showsNoValues() {
    Filter filter =
        Filter.and(
            List.of(
                Filter.eq("k", "secret"),
                Filter.in("l", List.of("secret")),
                Filter.contains("m", "secret"),
                Filter.valueContains("n", "secret"),
                Filter.textContains("secret"),
                Filter.textMatches("secret"),
                Filter.ids(List.of("secret", "secret"))));

    assertThat(filter)
        .hasToString(
            "And[operands=[EQ(\"k\"), IN(\"l\", 1 values), CONTAINS(\"m\"),"
                + " VALUE_CONTAINS(\"n\", 6 characters), TEXT_CONTAINS(6 characters), TEXT_MATCHES(6 characters), IDS(1)]]");
  }

  @Test
  void filter_equalContent_isEqual() {
    assertThat(Filter.eq("k", 1).and(Filter.in("l", List.of("a", 2))))
        .isEqualTo(Filter.eq("k", 1L).and(Filter.in("l", List.of("a", 2L))));
  }

  @Test
  void modelId_partsOutOfRange_areRefused() {
    assertThatThrownBy(() -> ModelId.of(" ", 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an embedding model needs a name");
    assertThatThrownBy(() -> ModelId.of("m", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an embedding model has 1 to 16000 dimensions, not 0");
    assertThatThrownBy(() -> ModelId.of("m".repeat(201), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model's name has 201 characters; at most 200 are kept");
  }

  private static void assertFilterRefused(Object value, String message) {
    assertThatThrownBy(() -> Filter.eq("k", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}

package dev.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
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
        Instant.EPOCH,
        "filter on \"k\": value is a java.time.Instant; a filter takes text, booleans and numbers");
    assertFilterRefused(
        List.of(1),
        "filter on \"k\": value is a java.util.ImmutableCollections$List12; a filter takes text, booleans and numbers");
    assertFilterRefused(Double.NaN, "filter on \"k\": value is not finite");
    assertFilterRefused(
        "a\0", "filter on \"k\": value has U+0000 at index 1, which PostgreSQL cannot hold");
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
    Filter filter = Filter.eq("k", "secret").and(Filter.in("l", List.of("secret")));

    assertThat(filter).hasToString("And[operands=[EQ(\"k\"), IN(\"l\", 1 values)]]");
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

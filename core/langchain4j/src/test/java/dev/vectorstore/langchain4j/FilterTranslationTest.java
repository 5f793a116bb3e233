package dev.vectorstore.langchain4j;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FilterTranslationTest {
  @Test
  void translation_filterOfTheCallers_saysItsClass() {
    Filter filter = metadataKey("a").isEqualTo(1).or(Filter.not(new Own()));
    assertThatThrownBy(() -> FilterTranslation.of(filter))
        .isInstanceOfSatisfying(
            UnsupportedFilterException.class,
            e -> assertThat(e.part()).isEqualTo("a filter of " + Own.class.getName()))
        .hasMessage(
            "a filter of " + Own.class.getName() + " cannot be answered: its meaning is not known");
  }

  private static final class Own implements Filter {
    @Override
    public boolean test(Object object) {
      return true;
    }
  }

  @Test
  void translation_valuesThatMetadataCannotHave_areNamed() {
    assertUnsupported(
        new IsEqualTo("k", DayOfWeek.MONDAY), "a comparison with a java.time.DayOfWeek on \"k\"");
    assertUnsupported(
        new IsIn("k", List.of(LocalTime.NOON)), "a comparison with a java.time.LocalTime on \"k\"");
    assertUnsupported(
        new IsEqualTo("k", new BigDecimal("0.12345678901234567890")),
        "a comparison with a number that no double has on \"k\"");
    assertUnsupported(
        new IsEqualTo("k", new BigDecimal("1E+1000000000")),
        "a comparison with a number that no double has on \"k\"");
    assertUnsupported(
        new IsGreaterThan("k", new UUID(1, 2)),
        "a comparison with the order of a java.util.UUID on \"k\"");
    assertUnsupported(
        new IsGreaterThan("k", true),
        "a comparison with the order of a java.lang.Boolean on \"k\"");
  }

  private static void assertUnsupported(Filter filter, String part) {
    assertThatThrownBy(() -> FilterTranslation.of(filter))
        .isInstanceOf(UnsupportedFilterException.class)
        .hasMessage(part + " cannot be answered: metadata have no such value");
  }

  @Test
  void translation_valuesThatOnlyOthersStore_areTaken() {
    assertTranslated(new IsEqualTo("k", true), dev.vectorstore.Filter.eq("k", true));
    assertTranslated(
        new IsEqualTo("k", LocalDate.of(2024, 5, 1)), dev.vectorstore.Filter.eq("k", "2024-05-01"));
    assertTranslated(
        new IsGreaterThan("k", Instant.EPOCH),
        dev.vectorstore.Filter.greaterThan("k", "1970-01-01T00:00:00.000000000Z"));
    assertTranslated(
        new IsEqualTo("k", new BigDecimal("1E+2")),
        dev.vectorstore.Filter.eq("k", BigInteger.valueOf(100)));
    assertTranslated(
        new IsEqualTo("k", new BigDecimal("0.10")), dev.vectorstore.Filter.eq("k", 0.1));
    assertTranslated(
        new IsIn("k", List.of((short) 1)), dev.vectorstore.Filter.in("k", List.of(1L)));
  }

  private static void assertTranslated(Filter theirs, dev.vectorstore.Filter ours) {
    assertThat(FilterTranslation.of(theirs)).isEqualTo(ours);
  }

  @Test
  void translation_tooDeep_isRefusedBeforeTheStackEnds() {
    Filter deep = metadataKey("k").isEqualTo(1);
    for (int i = 0; i < 100_000; i++) {
      deep = Filter.not(deep);
    }
    Filter filter = deep;
    assertThatThrownBy(() -> FilterTranslation.of(filter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the filter is nested more than 500 deep");
  }

  /** Newer versions of LangChain4j refuse NaN when the filter is built, older ones do not. */
  @Test
  void translation_nothingOrNaN_isRefused() {
    assertThatThrownBy(() -> metadataKey("k").isIn(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FilterTranslation.of(metadataKey("k").isEqualTo(Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

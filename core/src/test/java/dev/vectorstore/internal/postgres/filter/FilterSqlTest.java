package dev.vectorstore.internal.postgres.filter;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vectorstore.Filter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FilterSqlTest {
  private static final List<Filter> ONE_OF_EACH =
      List.of(
          Filter.eq("k", 1),
          Filter.in("k", List.of(1, 2)),
          Filter.exists("k"),
          Filter.isNull("k"),
          Filter.contains("k", 1),
          Filter.textContains("part"),
          Filter.textMatches("pattern"),
          Filter.ids(List.of("id")),
          Filter.eq("k", 1).and(Filter.eq("l", 2)),
          Filter.eq("k", 1).or(Filter.eq("l", 2)),
          Filter.not(Filter.eq("k", 1)));

  /**
   * Java 17 has no exhaustive switch over sealed types; this fails for a case that was forgotten.
   */
  @Test
  void of_everyKindOfFilter_hasSql() {
    Map<Class<?>, Filter> byKind =
        ONE_OF_EACH.stream().collect(Collectors.toMap(Object::getClass, Function.identity()));

    for (Class<?> kind : Filter.class.getPermittedSubclasses()) {
      assertThat(byKind).as("an example of " + kind).containsKey(kind);
      assertThatCode(() -> FilterSql.of(requireNonNull(byKind.get(kind))))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void of_keysAndValues_areBoundAndParenthesesKept() {
    Filter filter =
        Filter.eq("'key", "'value")
            .and(Filter.lessThan("k", 1).or(Filter.exists("'e")))
            .and(Filter.in("l", List.of("'v", 2)));

    assertThat(FilterSql.of(filter).text())
        .doesNotContain("key", "value", "'e", "'v")
        .isEqualToNormalizingWhitespace(
            "(d.metadata @> ?::jsonb and (coalesce(jsonb_typeof(d.metadata -> ?) = 'number' and"
                + " d.metadata -> ? < ?::jsonb, false) or d.metadata ?? ?)"
                + " and d.metadata @> any(?::jsonb[]))");
  }

  /** The test server's own collation is "C", so no result could tell. */
  @Test
  void of_textInOrder_comparesByCodePointWhateverTheDatabasesCollation() {
    assertThat(FilterSql.of(Filter.lessThan("k", "text")).text())
        .isEqualToNormalizingWhitespace(
            "coalesce(jsonb_typeof(d.metadata -> ?) = 'string' and (d.metadata ->> ?) collate \"C\" < ?, false)");
  }
}

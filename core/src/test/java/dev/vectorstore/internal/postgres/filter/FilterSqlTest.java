package dev.vectorstore.internal.postgres.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vectorstore.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FilterSqlTest {
  @ParameterizedTest
  @MethodSource("dev.vectorstore.FiltersOfEachKind#all")
  void of_everyKindOfFilter_hasSql(Filter filter) {
    assertThatCode(() -> FilterSql.of(filter)).doesNotThrowAnyException();
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

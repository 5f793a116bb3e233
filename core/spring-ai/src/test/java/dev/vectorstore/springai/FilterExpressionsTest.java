package dev.vectorstore.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Filter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.Filter.Group;
import org.springframework.ai.vectorstore.filter.Filter.Key;
import org.springframework.ai.vectorstore.filter.Filter.Operand;
import org.springframework.ai.vectorstore.filter.Filter.Value;

/** Expressions that have no filter, and why. */
@SuppressWarnings("BadImport") // as the class that is tested
class FilterExpressionsTest {
  private static final Key K = new Key("k");
  private static final Value ONE = new Value(1);

  static List<Arguments> unsupported() {
    Expression ok = new Expression(ExpressionType.EQ, K, ONE);
    return List.of(
        refused(ExpressionType.EQ, ONE, ONE, "EQ takes a key on its left, not a Value"),
        refused(ExpressionType.EQ, ok, ONE, "EQ takes a key on its left, not a Expression"),
        refused(ExpressionType.GT, K, K, "GT on \"k\" takes a value on its right"),
        refused(ExpressionType.EQ, K, null, "EQ on \"k\" takes a value on its right"),
        refused(ExpressionType.EQ, K, nothing(), "EQ on \"k\" takes a value on its right"),
        refused(ExpressionType.NE, K, of(List.of(1)), "NE on \"k\" takes one value, not a list"),
        refused(ExpressionType.IN, K, ONE, "IN on \"k\" takes a list of values without null"),
        refused(
            ExpressionType.NIN,
            K,
            of(Arrays.asList(1, null)),
            "NIN on \"k\" takes a list of values without null"),
        refused(ExpressionType.LT, K, of(true), "filter on \"k\": a boolean has no order"),
        refused(ExpressionType.EQ, K, of(Double.NaN), "filter on \"k\": value is not finite"),
        refused(
            ExpressionType.EQ,
            K,
            of(new BigDecimal("0.1234567890123456789")),
            "filter on \"k\": value is a java.math.BigDecimal; a filter takes text, booleans,"
                + " numbers, Instant, OffsetDateTime and LocalDate"),
        refused(
            ExpressionType.EQ,
            K,
            of("\0"),
            "filter on \"k\": value has U+0000 at index 0, which PostgreSQL cannot hold"),
        refused(ExpressionType.AND, ok, null, "AND takes expressions, not nothing"),
        refused(ExpressionType.OR, K, ok, "OR takes expressions, not a Key"),
        refused(ExpressionType.NOT, K, null, "NOT takes expressions, not a Key"),
        refused(
            ExpressionType.ISNULL, ok, null, "ISNULL takes a key on its left, not a Expression"));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void filter_partThatHasNone_isNamed(
      ExpressionType type, Operand left, @Nullable Operand right, String message) {
    Expression expression = new Expression(type, left, right);
    assertThatThrownBy(() -> FilterExpressions.filter(expression))
        .isInstanceOf(UnsupportedFilterException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @EnumSource(ExpressionType.class)
  void filter_eachTypeOfExpression_hasOne(ExpressionType type) {
    Expression eq = new Expression(ExpressionType.EQ, K, ONE);
    Expression expression =
        switch (type) {
          case AND, OR, NOT -> new Expression(type, eq, eq);
          case IN, NIN -> new Expression(type, K, new Value(List.of(1)));
          default -> new Expression(type, K, ONE);
        };
    assertThat(FilterExpressions.filter(expression)).isNotNull();
  }

  @Test
  void filter_nestedConjunction_isOneInOrder() {
    Filter wanted = Filter.and(List.of(Filter.eq("a", 1), Filter.eq("b", 1), Filter.eq("c", 1)));
    Expression a = new Expression(ExpressionType.EQ, new Key("a"), ONE);
    Expression b = new Expression(ExpressionType.EQ, new Key("b"), ONE);
    Expression c = new Expression(ExpressionType.EQ, new Key("c"), ONE);
    Expression left = and(new Group(and(a, b)), c);
    assertThat(FilterExpressions.filter(left)).isEqualTo(wanted);
    assertThat(FilterExpressions.filter(and(a, and(b, c)))).isEqualTo(wanted);
  }

  private static Expression and(Operand left, Operand right) {
    return new Expression(ExpressionType.AND, left, right);
  }

  @Test
  void filter_nestedTooDeep_isRefused() {
    Expression deep = new Expression(ExpressionType.EQ, K, ONE);
    for (int i = 0; i < 100_000; i++) {
      deep = new Expression(ExpressionType.NOT, deep);
    }
    Expression tooDeep = deep;
    assertThatThrownBy(() -> FilterExpressions.filter(tooDeep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the filter is nested more than 500 deep");
  }

  private static Arguments refused(
      ExpressionType type, Operand left, @Nullable Operand right, String message) {
    return Arguments.of(type, left, right, message);
  }

  private static Value of(Object value) {
    return new Value(value);
  }

  @NullUnmarked // as a caller may, in spite of the types
  private static Value nothing() {
    return new Value(null);
  }
}

package dev.vectorstore.springai;

import dev.vectorstore.Filter;
import dev.vectorstore.internal.filter.FilterLimits;
import dev.vectorstore.internal.text.Storable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.Filter.Group;
import org.springframework.ai.vectorstore.filter.Filter.Key;
import org.springframework.ai.vectorstore.filter.Filter.Operand;
import org.springframework.ai.vectorstore.filter.Filter.Value;

/**
 * Filter expressions of Spring AI as filters of ours. An expression is a tree, and its shape is
 * kept. So a group, which marks parentheses, adds nothing.
 *
 * <p>Why: docs/decisions/0093-spring-ai-adapter.md.
 */
@SuppressWarnings("BadImport") // what they are nested in is called Filter, as ours
final class FilterExpressions {
  private FilterExpressions() {}

  static Filter filter(Expression expression) {
    return filter(expression, 1);
  }

  private static Filter filter(Expression expression, int depth) {
    FilterLimits.checkDepth(depth);
    ExpressionType type = expression.type();
    if (type == ExpressionType.AND) {
      return Filter.and(operands(expression, depth));
    }
    if (type == ExpressionType.OR) {
      return Filter.or(operands(expression, depth));
    }
    if (type == ExpressionType.NOT) {
      return Filter.not(filter(operand(expression, expression.left()), depth + 1));
    }
    try {
      return condition(expression);
    } catch (UnsupportedFilterException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UnsupportedFilterException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What one AND or OR joins, in order. The text parser nests {@code a && b && c} as deep as it is
   * long, so it is unfolded without recursion.
   */
  private static List<Filter> operands(Expression junction, int depth) {
    List<Filter> operands = new ArrayList<>();
    Deque<Expression> open = new ArrayDeque<>(List.of(junction));
    while (!open.isEmpty()) {
      Expression next = open.pop();
      if (next.type() == junction.type()) {
        open.push(operand(next, next.right()));
        open.push(operand(next, next.left()));
      } else {
        operands.add(filter(next, depth + 1));
      }
    }
    return operands;
  }

  private static Expression operand(Expression of, @Nullable Operand operand) {
    if (operand instanceof Group group) {
      return group.content();
    }
    if (operand instanceof Expression expression) {
      return expression;
    }
    throw new UnsupportedFilterException(
        of.type() + " takes expressions, not " + kind(operand), null);
  }

  private static Filter condition(Expression expression) {
    // A switch would end at whatever a later version of Spring AI adds.
    if (expression.type() == ExpressionType.ISNULL) {
      return isNull(key(expression));
    }
    if (expression.type() == ExpressionType.ISNOTNULL) {
      return Filter.not(isNull(key(expression)));
    }
    if (expression.type() == ExpressionType.IN) {
      return Filter.in(key(expression), values(expression));
    }
    if (expression.type() == ExpressionType.NIN) {
      return Filter.notIn(key(expression), values(expression));
    }
    return comparison(expression.type()).apply(key(expression), value(expression));
  }

  private static BiFunction<String, Object, Filter> comparison(ExpressionType type) {
    return switch (type) {
      case EQ -> Filter::eq;
      case NE -> Filter::ne;
      case LT -> Filter::lessThan;
      case LTE -> Filter::atMost;
      case GT -> Filter::greaterThan;
      case GTE -> Filter::atLeast;
      default -> throw new UnsupportedFilterException(type + " is not supported", null);
    };
  }

  /** Documents of Spring AI have no null in their metadata, so null is what is missing. */
  private static Filter isNull(String key) {
    return Filter.missing(key).or(Filter.isNull(key));
  }

  private static String key(Expression expression) {
    if (expression.left() instanceof Key key) {
      return key.key();
    }
    throw new UnsupportedFilterException(
        expression.type() + " takes a key on its left, not " + kind(expression.left()), null);
  }

  private static Object value(Expression expression) {
    Object value = operandValue(expression);
    if (value instanceof List) {
      throw new UnsupportedFilterException(
          named(expression) + " takes one value, not a list", null);
    }
    return value;
  }

  private static List<?> values(Expression expression) {
    if (operandValue(expression) instanceof List<?> values
        && values.stream().noneMatch(Objects::isNull)) {
      return values;
    }
    throw new UnsupportedFilterException(
        named(expression) + " takes a list of values without null", null);
  }

  private static Object operandValue(Expression expression) {
    if (expression.right() instanceof Value value && value.value() != null) {
      return Values.plain(value.value());
    }
    throw new UnsupportedFilterException(named(expression) + " takes a value on its right", null);
  }

  private static String named(Expression expression) {
    return expression.type() + " on " + Storable.quoted(key(expression));
  }

  private static String kind(@Nullable Operand operand) {
    return operand == null ? "nothing" : "a " + operand.getClass().getSimpleName();
  }
}

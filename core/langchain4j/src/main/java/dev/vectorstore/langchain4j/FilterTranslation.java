package dev.vectorstore.langchain4j;

import dev.langchain4j.store.embedding.filter.comparison.ContainsString;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThan;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotIn;
import dev.langchain4j.store.embedding.filter.logical.And;
import dev.langchain4j.store.embedding.filter.logical.Not;
import dev.langchain4j.store.embedding.filter.logical.Or;
import dev.vectorstore.Filter;
import dev.vectorstore.internal.filter.FilterLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * LangChain4j's filters as ours. Each matches what LangChain4j says, and where LangChain4j throws,
 * because a document has a value of another kind, it does not match.
 */
final class FilterTranslation {
  private FilterTranslation() {}

  /**
   * The filter with the same meaning.
   *
   * @throws UnsupportedFilterException if a part has none
   */
  static Filter of(dev.langchain4j.store.embedding.filter.Filter filter) {
    return of(filter, 1);
  }

  private static Filter of(dev.langchain4j.store.embedding.filter.Filter filter, int depth) {
    FilterLimits.checkDepth(depth);
    if (filter instanceof And) {
      return Filter.and(operands(filter, depth));
    }
    if (filter instanceof Or) {
      return Filter.or(operands(filter, depth));
    }
    if (filter instanceof Not not) {
      return Filter.not(of(not.expression(), depth + 1));
    }
    return comparison(filter);
  }

  /** A chain of one operator nests by its length; as a list it is flat. */
  private static List<Filter> operands(
      dev.langchain4j.store.embedding.filter.Filter filter, int depth) {
    Deque<dev.langchain4j.store.embedding.filter.Filter> open = new ArrayDeque<>(List.of(filter));
    List<Filter> operands = new ArrayList<>();
    while (!open.isEmpty()) {
      dev.langchain4j.store.embedding.filter.Filter next = open.pop();
      if (filter instanceof And && next instanceof And and) {
        open.push(and.right());
        open.push(and.left());
      } else if (filter instanceof Or && next instanceof Or or) {
        open.push(or.right());
        open.push(or.left());
      } else {
        operands.add(of(next, depth + 1));
      }
    }
    return operands;
  }

  private static Filter comparison(dev.langchain4j.store.embedding.filter.Filter filter) {
    if (filter instanceof IsEqualTo it) {
      return Filter.eq(it.key(), FilterValue.equal(it.key(), it.comparisonValue()));
    }
    if (filter instanceof IsNotEqualTo it) {
      return Filter.ne(it.key(), FilterValue.equal(it.key(), it.comparisonValue()));
    }
    if (filter instanceof IsIn it) {
      return Filter.in(it.key(), values(it.key(), it.comparisonValues()));
    }
    if (filter instanceof IsNotIn it) {
      return Filter.notIn(it.key(), values(it.key(), it.comparisonValues()));
    }
    if (filter instanceof ContainsString it) {
      return Filter.valueContains(it.key(), it.comparisonValue());
    }
    return range(filter);
  }

  private static Filter range(dev.langchain4j.store.embedding.filter.Filter filter) {
    if (filter instanceof IsGreaterThan it) {
      return Filter.greaterThan(it.key(), FilterValue.ordered(it.key(), it.comparisonValue()));
    }
    if (filter instanceof IsGreaterThanOrEqualTo it) {
      return Filter.atLeast(it.key(), FilterValue.ordered(it.key(), it.comparisonValue()));
    }
    if (filter instanceof IsLessThan it) {
      return Filter.lessThan(it.key(), FilterValue.ordered(it.key(), it.comparisonValue()));
    }
    if (filter instanceof IsLessThanOrEqualTo it) {
      return Filter.atMost(it.key(), FilterValue.ordered(it.key(), it.comparisonValue()));
    }
    throw unsupported(filter);
  }

  private static UnsupportedFilterException unsupported(
      dev.langchain4j.store.embedding.filter.Filter filter) {
    String part = "a filter of " + filter.getClass().getName();
    return new UnsupportedFilterException(
        part + " cannot be answered: its meaning is not known", part);
  }

  private static List<Object> values(String key, Collection<?> values) {
    return values.stream().map(value -> FilterValue.equal(key, value)).toList();
  }
}

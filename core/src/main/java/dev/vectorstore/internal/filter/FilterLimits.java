package dev.vectorstore.internal.filter;

import dev.vectorstore.Filter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Refuses filters that a stack or a statement could not take. Each condition binds up to four of
 * the 65,535 values that a statement may have.
 */
public final class FilterLimits {
  private static final int MAX_CONDITIONS = 10_000;

  /** How deep filters may be nested. */
  public static final int MAX_DEPTH = 500;

  private FilterLimits() {}

  /**
   * The filter itself, or an IllegalArgumentException. Does not recurse, as the filter may be of
   * any depth.
   */
  public static Filter checked(Filter filter) {
    Deque<Level> open = new ArrayDeque<>(List.of(new Level(filter, 1)));
    int conditions = 0;
    while (!open.isEmpty()) {
      Level level = open.pop();
      checkDepth(level.depth());
      List<Filter> operands = operands(level.filter());
      operands.forEach(operand -> open.push(new Level(operand, level.depth() + 1)));
      conditions += operands.isEmpty() ? 1 : 0;
      if (conditions > MAX_CONDITIONS) {
        throw new IllegalArgumentException(
            "the filter has more than " + MAX_CONDITIONS + " conditions");
      }
    }
    return filter;
  }

  /** Refuses a depth beyond {@link #MAX_DEPTH}. */
  public static void checkDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("the filter is nested more than " + MAX_DEPTH + " deep");
    }
  }

  private static List<Filter> operands(Filter filter) {
    if (filter instanceof Filter.And and) {
      return and.operands();
    }
    if (filter instanceof Filter.Or or) {
      return or.operands();
    }
    return filter instanceof Filter.Not not ? List.of(not.operand()) : List.of();
  }

  private record Level(Filter filter, int depth) {}
}

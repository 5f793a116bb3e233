package dev.vectorstore;

import dev.vectorstore.internal.text.Storable;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;

/**
 * A condition on metadata, which a document meets or does not: there is no third outcome, so {@code
 * not(f)} matches exactly the documents that {@code f} does not. The meaning is the same in
 * PostgreSQL and in memory.
 *
 * <p><b>Keys</b> are the top-level keys of the metadata, taken as they stand: dots and quotes mean
 * nothing special.
 *
 * <p><b>Values</b> are text, {@link Boolean}, or numbers ({@link Byte} to {@link Long}, {@link
 * BigInteger}, and finite {@link Float} and {@link Double}).
 *
 * <ul>
 *   <li>Numbers compare by value, whatever their kind: 1 equals 1.0, and large whole numbers
 *       compare exactly. A floating-point number stands for the decimal that {@link
 *       Double#toString} gives, so 0.1 is 0.1.
 *   <li>Text compares by code point and never equals a number or a boolean. A boolean equals only a
 *       boolean and has no order.
 *   <li>A missing key, null, a list, a map, or a value of another kind than the filter's is just no
 *       match: it is not equal, not less and not greater.
 *   <li>{@link #ne} and {@link #notIn} are the opposites of {@link #eq} and {@link #in}, so they
 *       also match documents that lack the key.
 *   <li>{@link #in} of no values matches nothing, {@link #notIn} of none everything; {@link
 *       #and(List)} of none everything, {@link #or(List)} of none nothing.
 * </ul>
 *
 * <p>A store takes a filter of up to 10,000 conditions, nested up to 500 deep, and refuses a larger
 * one with an {@link IllegalArgumentException}; the values of an {@link #in} are one condition.
 * {@code f.and(g)} and {@code f.or(g)} in a loop do not nest.
 *
 * <p>Filters are immutable, compare by content and are safe to share between threads. A factory
 * throws {@link IllegalArgumentException} for a value of another type or one that is not finite,
 * and for text that could not be stored (U+0000, unpaired surrogates).
 */
public sealed interface Filter {
  /** Matches every document. */
  static Filter all() {
    return And.NONE;
  }

  /** The key's value equals this one. */
  static Filter eq(String key, Object value) {
    return new Comparison(key, Operator.EQ, value);
  }

  /** The key is missing or its value does not equal this one. */
  static Filter ne(String key, Object value) {
    return not(eq(key, value));
  }

  /** The key's value is less than this number or text. */
  static Filter lessThan(String key, Object value) {
    return new Comparison(key, Operator.LT, value);
  }

  /** The key's value is this number or text, or less. */
  static Filter atMost(String key, Object value) {
    return new Comparison(key, Operator.LTE, value);
  }

  /** The key's value is greater than this number or text. */
  static Filter greaterThan(String key, Object value) {
    return new Comparison(key, Operator.GT, value);
  }

  /** The key's value is this number or text, or greater. */
  static Filter atLeast(String key, Object value) {
    return new Comparison(key, Operator.GTE, value);
  }

  /** The key's value equals one of these. */
  static Filter in(String key, List<?> values) {
    return new In(key, List.copyOf(values));
  }

  /** The key is missing or its value equals none of these. */
  static Filter notIn(String key, List<?> values) {
    return not(in(key, values));
  }

  /** The key is there, with whatever value, null included. */
  static Filter exists(String key) {
    return new Exists(key);
  }

  /** All of these match. */
  static Filter and(List<Filter> operands) {
    return new And(operands);
  }

  /** At least one of these matches. */
  static Filter or(List<Filter> operands) {
    return new Or(operands);
  }

  /** This does not match. */
  static Filter not(Filter operand) {
    return new Not(operand);
  }

  /** This and the other match. */
  default Filter and(Filter other) {
    return new And(
        FilterValues.joined(this instanceof And and ? and.operands() : List.of(this), other));
  }

  /** This or the other matches. */
  default Filter or(Filter other) {
    return new Or(
        FilterValues.joined(this instanceof Or or ? or.operands() : List.of(this), other));
  }

  /** How a {@link Comparison} compares. */
  enum Operator {
    /** Equal. */
    EQ,
    /** Less. */
    LT,
    /** Less or equal. */
    LTE,
    /** Greater. */
    GT,
    /** Greater or equal. */
    GTE
  }

  /**
   * A comparison of a key's value.
   *
   * @param key the metadata key
   * @param operator how to compare
   * @param value text, boolean or number; no boolean unless the operator is {@link Operator#EQ}
   */
  record Comparison(String key, Operator operator, Object value) implements Filter {
    /** Checks the parts and widens whole numbers to {@link Long} and floats to {@link Double}. */
    public Comparison {
      FilterValues.checkKey(key);
      Objects.requireNonNull(operator);
      value = FilterValues.checked(key, value);
      if (operator != Operator.EQ && value instanceof Boolean) {
        throw new IllegalArgumentException(
            "filter on " + Storable.quoted(key) + ": a boolean has no order");
      }
    }

    /** Names key and operator only: values do not belong in logs. */
    @Override
    public String toString() {
      return operator + "(" + Storable.quoted(key) + ")";
    }
  }

  /**
   * A comparison with several values.
   *
   * @param key the metadata key
   * @param values text, booleans or numbers, mixed as they may be
   */
  record In(String key, List<Object> values) implements Filter {
    /** Checks the parts and widens numbers as {@link Comparison} does. */
    public In {
      FilterValues.checkKey(key);
      String checkedKey = key;
      values = values.stream().map(value -> FilterValues.checked(checkedKey, value)).toList();
    }

    /** Names the key and the number of values only. */
    @Override
    public String toString() {
      return "IN(" + Storable.quoted(key) + ", " + values.size() + " values)";
    }
  }

  /**
   * A test for a key.
   *
   * @param key the metadata key
   */
  record Exists(String key) implements Filter {
    /** Checks the key. */
    public Exists {
      FilterValues.checkKey(key);
    }
  }

  /**
   * A conjunction.
   *
   * @param operands what must match; none matches everything
   */
  record And(List<Filter> operands) implements Filter {
    private static final And NONE = new And(List.of());

    /** Copies the list. */
    public And {
      operands = List.copyOf(operands);
    }
  }

  /**
   * A disjunction.
   *
   * @param operands of which one must match; none matches nothing
   */
  record Or(List<Filter> operands) implements Filter {
    /** Copies the list. */
    public Or {
      operands = List.copyOf(operands);
    }
  }

  /**
   * A negation.
   *
   * @param operand what must not match
   */
  record Not(Filter operand) implements Filter {
    /** Refuses null. */
    public Not {
      Objects.requireNonNull(operand);
    }
  }
}

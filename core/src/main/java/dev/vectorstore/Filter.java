package dev.vectorstore;

import dev.vectorstore.internal.pattern.TextPattern;
import dev.vectorstore.internal.text.Storable;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A condition on a document's metadata, text or id. A document either meets it or does not. So
 * {@code not(f)} matches exactly the documents that {@code f} does not match. The meaning is the
 * same in PostgreSQL and in memory.
 *
 * <p><b>Keys</b> are the top-level keys of the metadata. They are taken literally: dots and quotes
 * mean nothing special.
 *
 * <p><b>Values</b> are text, {@link Boolean}, or numbers ({@link Byte} to {@link Long}, {@link
 * BigInteger}, and finite {@link Float} and {@link Double}), or times ({@link java.time.Instant},
 * {@link java.time.OffsetDateTime}, {@link java.time.LocalDate}).
 *
 * <ul>
 *   <li>Numbers compare by value, whatever their kind: 1 equals 1.0. Large whole numbers compare
 *       exactly. A floating-point number means the decimal that {@link Double#toString} returns, so
 *       0.1 is 0.1.
 *   <li>Text compares by code point. It never equals a number or a boolean. A boolean equals only a
 *       boolean and has no order.
 *   <li>A time is the text that {@link Document} stores for it: {@code
 *       2024-01-31T12:00:00.000000000Z} in UTC for an instant, and {@code 2024-01-31} for a date.
 *       The order of these texts is that of time. A date comes before every instant of its day.
 *       Times that were stored in another form compare as text.
 *   <li>A missing key, null, a list, a map, or a value of another kind than the filter's does not
 *       match: it is not equal, not less and not greater.
 *   <li>{@link #ne} and {@link #notIn} are the opposites of {@link #eq} and {@link #in}. So they
 *       also match documents without the key.
 *   <li>{@link #isNull} matches a key whose value is null. {@link #missing} matches if there is no
 *       such key. Apart from these two, only {@link #exists} distinguishes the two cases.
 *   <li>With an empty list, {@link #in}, {@link #ids} and {@link #or(List)} match nothing. {@link
 *       #notIn} and {@link #and(List)} match everything.
 *   <li>Null is a {@link NullPointerException}, also within a list.
 * </ul>
 *
 * <p>A store accepts a filter with up to 10,000 conditions, nested up to 500 deep. It refuses a
 * larger one with an {@link IllegalArgumentException}. All values of an {@link #in} count as one
 * condition. {@code f.and(g)} and {@code f.or(g)} in a loop do not nest.
 *
 * <p>Filters are immutable, compare by content and are safe to share between threads. A factory
 * throws {@link IllegalArgumentException} for a value of another type, for a number that is not
 * finite, and for text that cannot be stored (U+0000, unpaired surrogates).
 * <!-- snippet: JavadocSnippetsTest#filter -->
 *
 * <pre>{@code
 * Filter filter = eq("lang", "en").and(atLeast("year", 2020)).and(not(exists("draft")));
 * }</pre>
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
    return new In(key, List.copyOf(Objects.requireNonNull(values, "values")));
  }

  /** The key is missing or its value equals none of these. */
  static Filter notIn(String key, List<?> values) {
    return not(in(key, values));
  }

  /**
   * The key's value is at least {@code low} and at most {@code high}. If {@code low} is above
   * {@code high}, nothing matches.
   *
   * @throws IllegalArgumentException if one bound is a number and the other text or a time
   */
  static Filter between(String key, Object low, Object high) {
    return FilterValues.between(key, low, high);
  }

  /** The key's value is a list, and one of its elements equals this value as in {@link #eq}. */
  static Filter contains(String key, Object value) {
    return new Contains(key, value);
  }

  /**
   * The key's value is text and contains this part, character by character. Every text contains the
   * empty part.
   *
   * @throws IllegalArgumentException if the part cannot be stored
   */
  static Filter valueContains(String key, String part) {
    return new ValueContains(key, part);
  }

  /** The key exists, with any value, also null. */
  static Filter exists(String key) {
    return new Exists(key);
  }

  /** The key does not exist. */
  static Filter missing(String key) {
    return not(exists(key));
  }

  /** The key exists and its value is null. */
  static Filter isNull(String key) {
    return new IsNull(key);
  }

  /**
   * The document has a text that contains this part, character by character. Every text contains
   * the empty part.
   *
   * @throws IllegalArgumentException if the part cannot be stored
   */
  static Filter textContains(String part) {
    return new TextContains(part);
  }

  /**
   * The document has a text, and a part of it, possibly an empty one, matches a regular expression.
   *
   * <p>The syntax is a subset of what Rust, Java and Perl have in common. It has the same meaning
   * in both stores:
   *
   * <ul>
   *   <li>characters; {@code .} for all but a line feed; {@code \} before a punctuation character
   *       or a space takes it as it stands; <code>\n \t \r \f \v \a \xHH \&#117;HHHH</code>
   *   <li>{@code \d \w \s}, {@code \D \W \S} and {@code \pL}, {@code \p{Lu}}, {@code \P{..}} with a
   *       general category of Unicode; all of them go by Unicode
   *   <li>classes {@code [a-z_]}, {@code [^…]}, with the above and {@code [:alpha:]} and its like
   *       (ASCII) inside
   *   <li>groups {@code (…)}, {@code (?:…)}, {@code (?<name>…)}, alternatives {@code a|b}
   *   <li>{@code * + ? {n} {n,} {n,m}} up to 255, each with or without a {@code ?} after it
   *   <li>{@code ^} and {@code \A} where the text begins, {@code $} and {@code \z} where it ends,
   *       {@code \b} and {@code \B}
   *   <li>at the beginning {@code (?i)} to ignore case, {@code (?s)} for a {@code .} that takes
   *       line feeds, {@code (?m)} for {@code ^} and {@code $} at each line; also together, {@code
   *       (?im)}
   * </ul>
   *
   * <p>A pattern is refused if stores would read it differently, or if it could take forever: back
   * references, look-around, possessive quantifiers, flags further on, a pattern longer than 1,000
   * characters or, once counts are written out, of more than 500 steps (characters, classes,
   * alternatives) or 20 places such as {@code ^}, of which {@code \b} counts as two.
   *
   * @throws IllegalArgumentException for another pattern; the message names the place in it
   */
  static Filter textMatches(String pattern) {
    return new TextMatches(pattern);
  }

  /**
   * The document's id is one of these. Their number is not limited. An empty collection matches
   * nothing.
   */
  static Filter ids(Collection<String> ids) {
    return new Ids(List.copyOf(Objects.requireNonNull(ids, "ids")));
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
    Objects.requireNonNull(other, "other");
    return new And(
        FilterValues.joined(this instanceof And and ? and.operands() : List.of(this), other));
  }

  /** This or the other matches. */
  default Filter or(Filter other) {
    Objects.requireNonNull(other, "other");
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
   * @param value text (also of a time), boolean or number; no boolean unless the operator is {@link
   *     Operator#EQ}
   */
  record Comparison(String key, Operator operator, Object value) implements Filter {
    /** Checks the parts and widens whole numbers to {@link Long} and floats to {@link Double}. */
    public Comparison {
      FilterValues.checkKey(key);
      Objects.requireNonNull(operator, "operator");
      value = FilterValues.checked(key, value);
      if (operator != Operator.EQ && value instanceof Boolean) {
        throw new IllegalArgumentException(
            "filter on " + Storable.quoted(key) + ": a boolean has no order");
      }
    }

    /** Names only the key and the operator: values do not belong in logs. */
    @Override
    public String toString() {
      return operator + "(" + Storable.quoted(key) + ")";
    }
  }

  /**
   * A comparison with several values.
   *
   * @param key the metadata key
   * @param values text, booleans or numbers, in any mixture
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
   * A test for null.
   *
   * @param key the metadata key
   */
  record IsNull(String key) implements Filter {
    /** Checks the key. */
    public IsNull {
      FilterValues.checkKey(key);
    }
  }

  /**
   * A test for an element of a list.
   *
   * @param key the metadata key
   * @param value text, boolean or number
   */
  record Contains(String key, Object value) implements Filter {
    /** Checks the parts and widens numbers as {@link Comparison} does. */
    public Contains {
      FilterValues.checkKey(key);
      value = FilterValues.checked(key, value);
    }

    /** Names the key only. */
    @Override
    public String toString() {
      return "CONTAINS(" + Storable.quoted(key) + ")";
    }
  }

  /**
   * A test for a part of a text in the metadata.
   *
   * @param key the metadata key
   * @param part what the value must contain
   */
  record ValueContains(String key, String part) implements Filter {
    /** Checks the parts. */
    public ValueContains {
      FilterValues.checkKey(key);
      FilterValues.checkPart(part, () -> "filter on " + Storable.quoted(key) + ": part");
    }

    /** Names the key and the length of the part only. */
    @Override
    public String toString() {
      return "VALUE_CONTAINS(" + Storable.quoted(key) + ", " + part.length() + " characters)";
    }
  }

  /**
   * A test for a part of the document's text.
   *
   * @param part what the text must contain
   */
  record TextContains(String part) implements Filter {
    /** Checks the part. */
    public TextContains {
      FilterValues.checkPart(part, () -> "filter on the text: part");
    }

    /** Names the length of the part only. */
    @Override
    public String toString() {
      return "TEXT_CONTAINS(" + part.length() + " characters)";
    }
  }

  /**
   * A test of the document's text against a regular expression.
   *
   * @param pattern the expression, see {@link Filter#textMatches}
   */
  record TextMatches(String pattern) implements Filter {
    /** Checks the pattern. */
    public TextMatches {
      TextPattern.of(Objects.requireNonNull(pattern, "pattern"));
    }

    /** Names the length of the pattern only. */
    @Override
    public String toString() {
      return "TEXT_MATCHES(" + pattern.length() + " characters)";
    }
  }

  /**
   * A test for ids.
   *
   * @param ids the ids, each once
   */
  record Ids(List<String> ids) implements Filter {
    /** Checks the ids and leaves out repeated ones. */
    public Ids {
      ids = FilterValues.ids(ids);
    }

    /** Names their number only. */
    @Override
    public String toString() {
      return "IDS(" + ids.size() + ")";
    }
  }

  /**
   * A conjunction.
   *
   * @param operands all of which must match; an empty list matches everything
   */
  record And(List<Filter> operands) implements Filter {
    private static final And NONE = new And(List.of());

    /** Copies the list. */
    public And {
      operands = List.copyOf(Objects.requireNonNull(operands, "operands"));
    }
  }

  /**
   * A disjunction.
   *
   * @param operands of which at least one must match; an empty list matches nothing
   */
  record Or(List<Filter> operands) implements Filter {
    /** Copies the list. */
    public Or {
      operands = List.copyOf(Objects.requireNonNull(operands, "operands"));
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
      Objects.requireNonNull(operand, "operand");
    }
  }
}

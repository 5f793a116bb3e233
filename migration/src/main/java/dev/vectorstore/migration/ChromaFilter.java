package dev.vectorstore.migration;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.vectorstore.Filter;
import dev.vectorstore.internal.filter.FilterLimits;
import dev.vectorstore.internal.text.Storable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Chroma's filters {@code where} and {@code where_document} from JSON. Safe to use from many
 * threads. No argument may be null, and an empty text is not a filter.
 *
 * <p>All of Chroma's operators are supported: {@code $eq $ne $gt $gte $lt $lte $in $nin $contains
 * $not_contains $and $or} on metadata, a bare value for {@code $eq}, and {@code $contains
 * $not_contains $regex $not_regex $and $or} on documents, also under the key {@code #document} of
 * {@code where}. The key {@code #id} takes {@code $eq $ne $in $nin} with text. The rules are
 * Chroma's: an object has one key; {@code $gt}, {@code $gte}, {@code $lt} and {@code $lte} take
 * numbers; {@code $in} takes at least one value; {@code $ne}, {@code $nin} and {@code
 * $not_contains} also match documents without the key; an empty {@code $and} matches everything and
 * an empty {@code $or} nothing.
 *
 * <p>Values are compared as {@link Filter} compares them. Chroma 1.5 compares numbers differently:
 * it drops the decimals of a floating-point operand before it compares it with an integer, so 1.5
 * equals 1 there. It rounds integers to floating-point numbers, and inside lists it distinguishes 1
 * from 1.0. Chroma refuses values of several types in one {@code $in}; they are allowed here. A
 * regular expression has the syntax of {@link Filter#textMatches}, which supports less than
 * Chroma's.
 *
 * <p>Why: docs/decisions/0034-chroma-filters.md.
 */
public final class ChromaFilter {
  private static final int MAX_NUMBER_LENGTH = 100_400;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(FilterLimits.MAX_DEPTH * 3)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .build())
          .build();

  private ChromaFilter() {}

  /**
   * Reads a {@code where}.
   *
   * @throws IllegalArgumentException if the text is not JSON, is not such a filter, or exceeds the
   *     limits of {@link Filter}; the message names the place in the text and contains no value
   */
  public static Filter where(String json) {
    return read("where", json, Reader::where);
  }

  /**
   * Reads a {@code where_document}.
   *
   * @throws IllegalArgumentException as {@link #where}
   */
  public static Filter whereDocument(String json) {
    return read("where_document", json, Reader::whereDocument);
  }

  private static Filter read(String what, String json, Root root) {
    try (JsonParser parser = JSON.createParser(json)) {
      Reader reader = new Reader(what, parser);
      reader.next();
      Filter filter = root.read(reader, 1);
      if (reader.next() != null) {
        throw reader.refused("something follows the filter");
      }
      return FilterLimits.checked(filter);
    } catch (JsonProcessingException e) {
      // The exception quotes the JSON with its values, so it is not the cause.
      throw new IllegalArgumentException(
          what + ", character " + e.getLocation().getCharOffset() + ": this is not valid JSON");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Root {
    Filter read(Reader reader, int depth) throws IOException;
  }

  /** Reads from a token of the JSON on. */
  private static final class Reader {
    private final String what;
    private final JsonParser parser;

    Reader(String what, JsonParser parser) {
      this.what = what;
      this.parser = parser;
    }

    @Nullable JsonToken next() throws IOException {
      return parser.nextToken();
    }

    Filter where(int depth) throws IOException {
      String key = onlyKey();
      Filter filter =
          switch (key) {
            case "$and" -> Filter.and(operands(Reader::where, depth));
            case "$or" -> Filter.or(operands(Reader::where, depth));
            case "#document" -> whereDocument(depth);
            default -> onKey(key);
          };
      requireEnd();
      return filter;
    }

    Filter whereDocument(int depth) throws IOException {
      String operator = onlyKey();
      Filter filter =
          switch (operator) {
            case "$and" -> Filter.and(operands(Reader::whereDocument, depth));
            case "$or" -> Filter.or(operands(Reader::whereDocument, depth));
            case "$contains" -> Filter.textContains(text(operator));
            case "$not_contains" -> Filter.not(Filter.textContains(text(operator)));
            case "$regex" -> Filter.textMatches(text(operator));
            case "$not_regex" -> Filter.not(Filter.textMatches(text(operator)));
            default -> throw refused("there is no operator " + Storable.quoted(operator));
          };
      requireEnd();
      return filter;
    }

    private Filter onKey(String key) throws IOException {
      if (key.startsWith("$")) {
        throw refused("there is no operator " + Storable.quoted(key));
      }
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        return compared(key, "$eq");
      }
      String operator = onlyKey();
      Filter filter = compared(key, operator);
      requireEnd();
      return filter;
    }

    private Filter compared(String key, String operator) throws IOException {
      return key.equals("#id")
          ? onId(operator)
          : switch (operator) {
            case "$eq" -> Filter.eq(key, scalar(operator));
            case "$ne" -> Filter.ne(key, scalar(operator));
            case "$gt" -> Filter.greaterThan(key, number(operator));
            case "$gte" -> Filter.atLeast(key, number(operator));
            case "$lt" -> Filter.lessThan(key, number(operator));
            case "$lte" -> Filter.atMost(key, number(operator));
            case "$in" -> Filter.in(key, scalars(operator));
            case "$nin" -> Filter.notIn(key, scalars(operator));
            case "$contains" -> Filter.contains(key, scalar(operator));
            case "$not_contains" -> Filter.not(Filter.contains(key, scalar(operator)));
            default -> throw refused("there is no operator " + Storable.quoted(operator));
          };
    }

    private Filter onId(String operator) throws IOException {
      return switch (operator) {
        case "$eq" -> Filter.ids(List.of(text(operator)));
        case "$ne" -> Filter.not(Filter.ids(List.of(text(operator))));
        case "$in" -> Filter.ids(texts(operator));
        case "$nin" -> Filter.not(Filter.ids(texts(operator)));
        default -> throw refused("there is no operator " + Storable.quoted(operator) + " on #id");
      };
    }

    private List<Filter> operands(Root operand, int depth) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw refused("$and and $or take a list of filters");
      }
      FilterLimits.checkDepth(depth + 1);
      List<Filter> operands = new ArrayList<>();
      while (next() != JsonToken.END_ARRAY) {
        operands.add(operand.read(this, depth + 1));
      }
      return operands;
    }

    private List<Object> scalars(String operator) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw refused(operator + " takes a list of values");
      }
      List<Object> scalars = new ArrayList<>();
      while (next() != JsonToken.END_ARRAY) {
        scalars.add(scalar(operator));
      }
      if (scalars.isEmpty()) {
        throw refused(operator + " takes at least one value");
      }
      return scalars;
    }

    private List<String> texts(String operator) throws IOException {
      List<String> texts = new ArrayList<>();
      for (Object value : scalars(operator)) {
        if (!(value instanceof String text)) {
          throw refused(operator + " on #id takes texts");
        }
        texts.add(text);
      }
      return texts;
    }

    private Object scalar(String operator) throws IOException {
      return switch (parser.currentToken()) {
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_STRING -> parser.getText();
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(operator);
        default -> throw refused(operator + " takes text, a number or a boolean");
      };
    }

    private Number number(String operator) throws IOException {
      return switch (parser.currentToken()) {
        case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
        case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
        default -> throw refused(operator + " takes a number");
      };
    }

    private double finite(double number) {
      if (Double.isInfinite(number)) {
        throw refused("the number is too large");
      }
      return number;
    }

    private String text(String operator) throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw refused(operator + " takes text");
      }
      return parser.getText();
    }

    /** The key of the object that begins here. The reader is then at its value. */
    private String onlyKey() throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw refused("a filter is an object with one key");
      }
      String key = parser.nextFieldName();
      if (key == null) {
        throw refused("a filter is an object with one key");
      }
      next();
      return key;
    }

    private void requireEnd() throws IOException {
      if (next() != JsonToken.END_OBJECT) {
        throw refused("a filter is an object with one key; join several by $and");
      }
    }

    private IllegalArgumentException refused(String why) {
      return new IllegalArgumentException(
          what
              + ", character "
              + Math.max(0, parser.currentTokenLocation().getCharOffset())
              + ": "
              + why);
    }
  }
}

package dev.vectorstore.migration.internal.chroma;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that Chroma writes: Python's with NaN and infinities, integers of any size and unpaired
 * surrogates, and Rust's.
 *
 * <p>An integer is a Long, or a BigInteger beyond 64 bits; a number with a fraction or an exponent
 * is a Double.
 */
public final class Json {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_DIGITS = 10_000;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_DIGITS)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /** A parser of an answer, which the caller closes. */
  public static JsonParser parser(InputStream json) throws IOException {
    return FACTORY.createParser(json);
  }

  /** Returns the object, or empty if the text is not one JSON object. A null value stays null. */
  public static Optional<Map<String, @Nullable Object>> object(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Map<String, @Nullable Object> object = readObject(parser);
      return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns the object, or an empty one if there is no text or the text is not one JSON object. */
  public static Map<String, @Nullable Object> objectOrEmpty(Optional<String> text) {
    Optional<Map<String, @Nullable Object>> object = Optional.empty();
    if (text.isPresent()) {
      object = object(text.get());
    }
    return object.isPresent() ? object.get() : empty();
  }

  public static Map<String, @Nullable Object> empty() {
    return new LinkedHashMap<>();
  }

  /** Returns the value at the path of keys, or empty if any part of it is missing or null. */
  public static Optional<Object> at(Map<String, @Nullable Object> object, String... path) {
    Object value = object;
    for (String key : path) {
      value = value instanceof Map<?, ?> inner ? inner.get(key) : null;
    }
    return Optional.ofNullable(value);
  }

  private static Map<String, @Nullable Object> readObject(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      object.put(key, readValue(parser));
    }
    return object;
  }

  private static List<@Nullable Object> readArray(JsonParser parser) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(readValue(parser));
    }
    return values;
  }

  /** Returns the value at the parser's token. The parser is then at the end of the value. */
  public static @Nullable Object readValue(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Object integer(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? parser.getBigIntegerValue()
        : (Object) parser.getLongValue();
  }
}

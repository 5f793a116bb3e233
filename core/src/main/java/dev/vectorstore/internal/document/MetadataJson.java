package dev.vectorstore.internal.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.vectorstore.internal.value.FlatMap;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metadata as JSON text and back. A floating-point number is written in plain decimals with a
 * point, as jsonb turns an exponent into zeros and would give 1E22 back as a whole number.
 *
 * <p>Why: docs/decisions/0006-metadata-and-text.md.
 */
public final class MetadataJson {
  // The defaults guard servers against hostile input; this reads back what a store holds.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(10_000)
                  .maxNumberLength(200_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private MetadataJson() {}

  /** The JSON of metadata or of one of its values. */
  public static String write(@Nullable Object metadata) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      write(generator, metadata);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Writes the JSON of metadata in UTF-8. */
  public static void write(Map<String, @Nullable Object> metadata, OutputStream target) {
    try (JsonGenerator generator = JSON.createGenerator(target)) {
      write(generator, metadata);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value instanceof Double number) {
      generator.writeNumber(plain(number));
    } else if (value instanceof Long whole) {
      generator.writeNumber(whole);
    } else if (value instanceof Number whole) {
      generator.writeNumber(whole.toString());
    } else {
      writeNested(generator, value);
    }
  }

  private static void writeNested(JsonGenerator generator, Object value) throws IOException {
    if (value instanceof List<?> list) {
      generator.writeStartArray();
      for (Object element : list) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      generator.writeStartObject();
      for (Map.Entry<?, ? extends @Nullable Object> entry : map.entrySet()) {
        generator.writeFieldName((String) entry.getKey());
        write(generator, entry.getValue());
      }
      generator.writeEndObject();
    } else {
      throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
    }
  }

  /** A finite number in decimals, with a point. */
  public static String plain(double number) {
    String decimal = BigDecimal.valueOf(number).toPlainString();
    return decimal.indexOf('.') < 0 ? decimal + ".0" : decimal;
  }

  /** The metadata of a JSON object, in the types that {@link dev.vectorstore.Document} promises. */
  public static Map<String, @Nullable Object> read(String json) {
    if (json.equals("{}")) {
      return Map.of();
    }
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      return readMap(parser, new FlatMap.Builder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the JSON of several documents, one after the other, as one text. */
  static JsonParser parser(Reader texts) throws IOException {
    return JSON.createParser(texts);
  }

  /** Any JSON, with its objects as maps and its arrays as lists. */
  public static @Nullable Object readValue(String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      return read(parser, parser.nextToken());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The map whose beginning was read last. */
  static Map<String, @Nullable Object> readMap(JsonParser parser, FlatMap.Builder map)
      throws IOException {
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      map.put(key, read(parser, parser.nextToken()));
    }
    return map.build();
  }

  private static List<@Nullable Object> readList(JsonParser parser) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      list.add(read(parser, token));
    }
    return list;
  }

  private static @Nullable Object read(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case START_OBJECT -> readMap(parser, new FlatMap.Builder());
      case START_ARRAY -> readList(parser);
      default -> throw new IllegalStateException("unexpected " + token + " in JSON");
    };
  }

  private static Number whole(JsonParser parser) throws IOException {
    BigInteger value = parser.getBigIntegerValue();
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }
}

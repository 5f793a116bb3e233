package dev.vectorstore.migration.internal.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vectorstore.migration.internal.chroma.Json;
import dev.vectorstore.migration.internal.client.ServerFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the answers of a server, which are not trusted. */
public final class JsonResponses {
  private JsonResponses() {}

  /** Reads an answer that must be a single value. */
  @FunctionalInterface
  public interface Reading<T> {
    T read(JsonParser parser) throws IOException;
  }

  public static <T> T read(String server, InputStream body, Reading<T> reading) {
    try (JsonParser parser = Json.parser(body)) {
      require(parser.nextToken() != null, "nothing");
      T value = reading.read(parser);
      require(parser.nextToken() == null, "more than one JSON value");
      return value;
    } catch (Unexpected e) {
      throw malformed(server, e.text);
    } catch (IOException e) {
      // The answer is in memory, so it is the fault. The exception quotes it, so it is not the
      // cause.
      throw malformed(server, "something that is not readable JSON");
    }
  }

  private static ServerFailure malformed(String server, String what) {
    return new ServerFailure(Kind.MALFORMED, server + " answered with " + what, null);
  }

  public static void require(boolean holds, String otherwise) throws Unexpected {
    if (!holds) {
      throw new Unexpected(otherwise);
    }
  }

  public static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    require(parser.currentToken() == JsonToken.START_OBJECT, "something other than an object");
    return asObject(Json.readValue(parser));
  }

  public static List<Map<String, @Nullable Object>> objects(JsonParser parser) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, "something other than a list");
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      objects.add(object(parser));
    }
    return objects;
  }

  public static long count(JsonParser parser) throws IOException {
    boolean whole =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    require(whole && parser.getLongValue() >= 0, "a count that is not an integer");
    return parser.getLongValue();
  }

  @SuppressWarnings("unchecked") // Json makes objects of this type only.
  public static Map<String, @Nullable Object> asObject(@Nullable Object value) {
    return value instanceof Map<?, ?> object
        ? (Map<String, @Nullable Object>) object
        : Json.empty();
  }

  /** An unexpected answer. The text says what it is and quotes nothing. */
  public static final class Unexpected extends IOException {
    private static final long serialVersionUID = 1;

    private final String text;

    Unexpected(String text) {
      super(text);
      this.text = text;
    }
  }
}

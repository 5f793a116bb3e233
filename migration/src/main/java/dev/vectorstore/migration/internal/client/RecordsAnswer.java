package dev.vectorstore.migration.internal.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vectorstore.migration.internal.chroma.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code get} or {@code query}: ids, and the requested parts for each. An old server
 * may give fewer vectors than ids, and then it is unknown whose they are.
 */
public final class RecordsAnswer {
  private static final int MAX_DIMENSION = 1 << 20;

  private List<String> ids = List.of();
  private List<Optional<String>> documents = List.of();
  private List<Optional<String>> uris = List.of();
  private List<Optional<Map<String, @Nullable Object>>> metadatas = List.of();
  private List<Optional<float[]>> embeddings = List.of();

  private List<Optional<Double>> distances = List.of();
  private final boolean isOfQuery;

  private RecordsAnswer(boolean isOfQuery) {
    this.isOfQuery = isOfQuery;
  }

  public static RecordsAnswer ofGet(JsonParser parser) throws IOException {
    return read(parser, new RecordsAnswer(false));
  }

  /** The answer to a request with one query. */
  public static RecordsAnswer ofQuery(JsonParser parser) throws IOException {
    return read(parser, new RecordsAnswer(true));
  }

  private static RecordsAnswer read(JsonParser parser, RecordsAnswer answer) throws IOException {
    JsonResponses.require(
        parser.currentToken() == JsonToken.START_OBJECT, "something other than an object");
    boolean found = false;
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      found |= key.equals("ids");
      if (value == JsonToken.VALUE_NULL) {
        continue;
      }
      answer.take(key, parser);
    }
    JsonResponses.require(found, "records without ids");
    answer.requireLengths();
    return answer;
  }

  private void take(String key, JsonParser parser) throws IOException {
    switch (key) {
      case "ids" -> ids = ids(parser);
      case "documents" -> documents = part(parser, RecordsAnswer::text);
      case "uris" -> uris = part(parser, RecordsAnswer::text);
      case "metadatas" -> metadatas = part(parser, JsonResponses::object);
      case "embeddings" -> embeddings = part(parser, RecordsAnswer::vector);
      case "distances" -> distances = part(parser, RecordsAnswer::distance);
      default -> parser.skipChildren();
    }
  }

  private <T> List<Optional<T>> part(JsonParser parser, JsonResponses.Reading<T> element)
      throws IOException {
    if (!isOfQuery) {
      return list(parser, element);
    }
    JsonResponses.require(
        parser.currentToken() == JsonToken.START_ARRAY, "a part that is not a list");
    parser.nextToken();
    List<Optional<T>> list = list(parser, element);
    JsonResponses.require(
        parser.nextToken() == JsonToken.END_ARRAY, "something other than one answer to one query");
    return list;
  }

  private void requireLengths() throws IOException {
    for (List<?> part : List.of(documents, uris, metadatas, distances)) {
      JsonResponses.require(
          part.isEmpty() || part.size() == ids.size(),
          part.size() + " parts of " + ids.size() + " records");
    }
    JsonResponses.require(
        embeddings.size() <= ids.size(),
        embeddings.size() + " vectors of " + ids.size() + " records");
    JsonResponses.require(new LinkedHashSet<>(ids).size() == ids.size(), "the same id twice");
  }

  public List<String> ids() {
    return ids;
  }

  public Optional<String> document(int at) {
    return documents.isEmpty() ? Optional.empty() : documents.get(at);
  }

  public Optional<String> uri(int at) {
    return uris.isEmpty() ? Optional.empty() : uris.get(at);
  }

  public Map<String, @Nullable Object> metadata(int at) {
    return metadatas.isEmpty() || metadatas.get(at).isEmpty()
        ? Json.empty()
        : metadatas.get(at).get();
  }

  public Optional<float[]> embedding(int at) {
    return embeddings.isEmpty() ? Optional.empty() : embeddings.get(at);
  }

  /** Chroma's own distances, and NaN for null. */
  public double distance(int at) {
    return distances.isEmpty() ? Double.NaN : distances.get(at).orElse(Double.NaN);
  }

  /** Whether there are as many vectors as records. */
  public boolean hasAllEmbeddings() {
    return embeddings.size() == ids.size();
  }

  private List<String> ids(JsonParser parser) throws IOException {
    List<String> ids = new ArrayList<>();
    for (Optional<String> id : part(parser, RecordsAnswer::text)) {
      ids.add(id.orElseThrow(() -> new JsonResponses.Unexpected("an id that is null")));
    }
    return ids;
  }

  /** Empty for null. */
  private static <T> List<Optional<T>> list(JsonParser parser, JsonResponses.Reading<T> element)
      throws IOException {
    JsonResponses.require(
        parser.currentToken() == JsonToken.START_ARRAY, "a part that is not a list");
    List<Optional<T>> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(
          parser.currentToken() == JsonToken.VALUE_NULL
              ? Optional.empty()
              : Optional.of(element.read(parser)));
    }
    return list;
  }

  private static String text(JsonParser parser) throws IOException {
    JsonResponses.require(
        parser.currentToken() == JsonToken.VALUE_STRING, "a text that is not a string");
    return parser.getText();
  }

  private static Double distance(JsonParser parser) throws IOException {
    JsonResponses.require(parser.currentToken().isNumeric(), "a distance that is not a number");
    return parser.getDoubleValue();
  }

  /**
   * The nearest float to each number, and NaN for null, which stands for NaN and the infinities.
   */
  private static float[] vector(JsonParser parser) throws IOException {
    JsonResponses.require(
        parser.currentToken() == JsonToken.START_ARRAY, "a vector that is not a list");
    float[] numbers = new float[512];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonResponses.require(
          count < MAX_DIMENSION, "a vector of more than " + MAX_DIMENSION + " numbers");
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = number(parser);
    }
    return Arrays.copyOf(numbers, count);
  }

  private static float number(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return Float.NaN;
    }
    JsonResponses.require(
        parser.currentToken().isNumeric(), "a vector with something other than numbers");
    if (parser.isNaN()) {
      return (float) parser.getDoubleValue(); // also infinities, by names unknown to Java
    }
    // Not through a double, which would round twice.
    return Float.parseFloat(parser.getText());
  }
}

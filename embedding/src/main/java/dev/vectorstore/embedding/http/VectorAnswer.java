package dev.vectorstore.embedding.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

/**
 * Reads the vectors of an answer into the order of the texts, by their index. A vector without an
 * index belongs to the text at the same place in the list, whether others have an index or not. The
 * answer is refused if a vector is missing, appears twice, or has another dimension.
 */
final class VectorAnswer {
  private static final int NONE = -1;

  private final float[][] vectors;
  private int dimension;

  private VectorAnswer(int texts, OptionalInt dimension) {
    this.vectors = new float[texts][];
    this.dimension = dimension.orElse(NONE);
  }

  /**
   * The vectors for this number of texts. If no dimension is expected, all must have the same one.
   */
  static float[][] read(InputStream answer, int texts, OptionalInt dimension) throws BadAnswer {
    VectorAnswer read = new VectorAnswer(texts, dimension);
    try (JsonParser parser = EmbeddingJson.parser(answer)) {
      read.root(parser);
    } catch (JsonProcessingException e) {
      // The exception quotes the answer, which may quote the texts, so it is not the cause.
      JsonLocation place = e.getLocation();
      throw new BadAnswer(
          "something that is not readable JSON"
              + (place == null ? "" : ", from byte " + place.getByteOffset() + " on"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read.vectors;
  }

  private void root(JsonParser parser) throws IOException, BadAnswer {
    require(parser.nextToken() == JsonToken.START_OBJECT, "JSON that is not an object");
    boolean found = false;
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (field.equals("data")) {
        require(value == JsonToken.START_ARRAY, "a field \"data\" that is not a list");
        found = true;
        data(parser);
      } else {
        parser.skipChildren();
      }
    }
    require(parser.nextToken() == null, "more than one JSON object");
    require(found, "an object without the field \"data\"");
  }

  private void data(JsonParser parser) throws IOException, BadAnswer {
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.START_OBJECT, "a vector that is not an object");
      element(parser, count);
      count++;
    }
    require(
        count == vectors.length, count + " vectors, where " + vectors.length + " were expected");
  }

  private void element(JsonParser parser, int place) throws IOException, BadAnswer {
    int index = NONE;
    float[] vector = {};
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (field.equals("index")) {
        index = value == JsonToken.VALUE_NULL ? NONE : index(parser);
      } else if (field.equals("embedding")) {
        vector = VectorNumbers.read(parser);
      } else {
        parser.skipChildren();
      }
    }
    add(index == NONE ? requireInRange(place) : index, vector);
  }

  private void add(int index, float[] vector) throws BadAnswer {
    require(vectors[index] == null, "two vectors for index " + index);
    if (vector.length == 0) {
      throw new BadAnswer.NoVector("no numbers for index " + index);
    }
    dimension = dimension == NONE ? vector.length : dimension;
    require(
        vector.length == dimension,
        "a vector of "
            + vector.length
            + " dimensions for index "
            + index
            + ", where "
            + dimension
            + " were expected");
    vectors[index] = vector;
  }

  /** The index, also if it has a decimal point, as some languages write every number. */
  private int index(JsonParser parser) throws IOException, BadAnswer {
    require(parser.currentToken().isNumeric(), "an index that is no whole number");
    double index = parser.getDoubleValue();
    require(index == Math.rint(index), "an index that is no whole number");
    return requireInRange(index);
  }

  private int requireInRange(double index) throws BadAnswer {
    require(
        index >= 0 && index < vectors.length,
        "an index out of range, where " + vectors.length + " vectors were expected");
    return (int) index;
  }

  private static void require(boolean holds, String otherwise) throws BadAnswer {
    if (!holds) {
      throw new BadAnswer(otherwise);
    }
  }
}

package dev.vectorstore.embedding.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vectorstore.Embedding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/** Reads one vector: a list of numbers, or base64 of 32-bit floats, little-endian. */
final class VectorNumbers {
  private static final int FIRST_SIZE = 1_024;

  private VectorNumbers() {}

  static float[] read(JsonParser parser) throws IOException, BadAnswer {
    float[] vector =
        switch (parser.currentToken()) {
          case START_ARRAY -> list(parser);
          case VALUE_STRING -> base64(parser.getText());
          case VALUE_NULL -> throw new BadAnswer.NoVector("null instead of a vector");
          default -> throw new BadAnswer("a vector that is neither a list of numbers nor base64");
        };
    for (float number : vector) {
      if (!Float.isFinite(number)) {
        throw new BadAnswer.NoVector("a vector with a number that is not finite");
      }
    }
    return vector;
  }

  private static float[] list(JsonParser parser) throws IOException, BadAnswer {
    float[] numbers = new float[FIRST_SIZE];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken()
          == JsonToken.VALUE_NULL) { // as some write NaN, which JSON does not have
        throw new BadAnswer.NoVector("a vector with null instead of a number");
      }
      if (!parser.currentToken().isNumeric()) {
        throw new BadAnswer("a vector with something other than numbers");
      }
      requireSize(count + 1);
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = parser.getFloatValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  private static float[] base64(String text) throws BadAnswer {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new BadAnswer("a vector that is not base64");
    }
    if (bytes.length % Float.BYTES != 0) {
      throw new BadAnswer("base64 of " + bytes.length + " bytes, which are not 32-bit numbers");
    }
    requireSize(bytes.length / Float.BYTES);
    float[] numbers = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return numbers;
  }

  private static void requireSize(int size) throws BadAnswer {
    if (size > Embedding.MAX_DIMENSION) {
      throw new BadAnswer("a vector of more than " + Embedding.MAX_DIMENSION + " dimensions");
    }
  }
}

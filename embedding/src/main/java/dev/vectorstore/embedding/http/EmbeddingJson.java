package dev.vectorstore.embedding.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.vectorstore.internal.http.JsonRequests;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Writes requests and reads answers, bounded in depth and in the length of names. */
final class EmbeddingJson {
  private static final int MAX_DEPTH = 20;
  private static final int MAX_NUMBER = 200;
  private static final int MAX_NAME = 1_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Python's json.dumps writes NaN and Infinity, which JSON lacks.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .maxNameLength(MAX_NAME)
                  .build())
          .build();

  private EmbeddingJson() {}

  /** The body of a request for the vectors of these texts. */
  static byte[] request(HttpModelSettings.Values settings, List<String> texts) {
    return JsonRequests.object(
        json -> {
          json.writeStringField("model", settings.model);
          JsonRequests.texts(json, "input", texts.stream().map(SendableText::of).toList());
          if (settings.encoding == VectorEncoding.BASE64) {
            json.writeStringField("encoding_format", "base64");
          }
          if (settings.shortened) {
            json.writeNumberField("dimensions", settings.dimension.orElseThrow());
          }
        });
  }

  static JsonParser parser(InputStream answer) throws IOException {
    return JSON.createParser(answer);
  }
}

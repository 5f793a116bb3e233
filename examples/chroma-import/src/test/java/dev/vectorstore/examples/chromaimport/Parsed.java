package dev.vectorstore.examples.chromaimport;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import java.util.Map;

/** JSON of the program, read by another library than wrote it. */
final class Parsed {
  private static final Gson GSON =
      new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

  private Parsed() {}

  static Map<String, Object> of(String json) {
    return object(GSON.fromJson(json, Map.class));
  }

  @SuppressWarnings("unchecked") // JSON has no other keys.
  static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }
}

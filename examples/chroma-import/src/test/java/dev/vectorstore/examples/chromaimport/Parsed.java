package dev.vectorstore.examples.chromaimport;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JSON of the program, read by another library than wrote it. */
final class Parsed {
  private static final Gson GSON =
      new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

  private Parsed() {}

  static Map<String, Object> of(String json) {
    return object(GSON.fromJson(json, Map.class));
  }

  @SuppressWarnings("unchecked") // JSON has no other keys.
  static Map<String, Object> object(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }
}

package dev.vectorstore.embedding.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a server's refusal that is safe to repeat: the code or type of the error, such as
 * {@code context_length_exceeded}. The message is ignored, since servers quote the text or the key
 * in it.
 */
final class ErrorCode {
  /** No digits: no key looks like this. */
  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z_]{0,63}");

  private static final Set<String> TYPES = Set.of("type", "error_type", "status");

  private @Nullable String code;
  private @Nullable String type;

  private ErrorCode() {}

  /**
   * The code of {@code {"error": {…}}} or of the object itself, or else its type or its status in
   * words. The object may be the first of a list.
   */
  static Optional<String> of(InputStream answer) {
    ErrorCode found = new ErrorCode();
    try (JsonParser parser = EmbeddingJson.parser(answer)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        first = parser.nextToken();
      }
      if (first == JsonToken.START_OBJECT) {
        found.object(parser);
      }
    } catch (IOException e) {
      return Optional.empty(); // an HTML page, for example; the status says enough
    }
    return Optional.ofNullable(found.code == null ? found.type : found.code);
  }

  private void object(JsonParser parser) throws IOException {
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING && CODE.matcher(parser.getText()).matches()) {
        keep(field, parser.getText());
      } else if (value == JsonToken.START_OBJECT && field.equals("error")) {
        object(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void keep(String field, String value) {
    if (field.equals("code")) {
      code = value;
    } else if (TYPES.contains(field)) {
      type = value;
    }
  }
}

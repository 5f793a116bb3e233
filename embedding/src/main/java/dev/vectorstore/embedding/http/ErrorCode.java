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
 * What a server says about its refusal, as far as it can be repeated: the code or type of the
 * error, such as {@code context_length_exceeded}. Its message is left alone, as servers quote the
 * text there, or the key.
 */
final class ErrorCode {
  /** No digits: no key looks like this. */
  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z_]{0,63}");

  private static final Set<String> TYPES = Set.of("type", "error_type", "status");

  private @Nullable String code;
  private @Nullable String type;

  private ErrorCode() {}

  /**
   * The code, or else the type or status in words, of {@code {"error": {…}}} or of the object
   * itself; also where it is the first of a list.
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
      return Optional.empty(); // a page for people, for one; the status says enough
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

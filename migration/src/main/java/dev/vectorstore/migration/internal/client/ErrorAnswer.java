package dev.vectorstore.migration.internal.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vectorstore.migration.internal.chroma.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says about its refusal, as far as it can be repeated: the name of the error, such
 * as {@code InvalidArgumentError}. Its message is left alone, as Chroma quotes what was sent.
 */
public record ErrorAnswer(int status, String code, boolean isAboutMissing) {
  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z_]{0,63}");

  /** Chroma before 0.5.16 says 500 and this about a collection that is not there. */
  private static final Pattern MISSING =
      Pattern.compile(
          "ValueError\\([\"']Collection .{0,1100} does not exist\\..*"
              + "|RuntimeError\\(.coroutine raised StopIteration.*",
          Pattern.DOTALL);

  public static ErrorAnswer of(int status, InputStream body) {
    String error = error(body);
    Matcher start = CODE.matcher(error);
    String code = start.lookingAt() ? start.group() : "";
    boolean missing =
        status == 404 || code.equals("InvalidCollection") || MISSING.matcher(error).matches();
    return new ErrorAnswer(status, code, missing);
  }

  private static String error(InputStream body) {
    try (JsonParser parser = Json.parser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
          if (parser.nextToken() == JsonToken.VALUE_STRING && key.equals("error")) {
            return parser.getText();
          }
          parser.skipChildren();
        }
      }
      return "";
    } catch (IOException e) {
      return ""; // an HTML page, for example; the status says enough
    }
  }

  public ServerFailure.Kind kind() {
    return switch (status) {
      case 401, 403 -> ServerFailure.Kind.UNAUTHORIZED;
      case 429, 503 -> ServerFailure.Kind.OVERLOADED;
      case 408, 504 -> ServerFailure.Kind.TIMED_OUT;
      default -> kindByClass();
    };
  }

  private ServerFailure.Kind kindByClass() {
    if (isAboutMissing) {
      return ServerFailure.Kind.NOT_FOUND;
    }
    return switch (status / 100) {
      case 3 -> ServerFailure.Kind.REDIRECTED;
      case 4 -> ServerFailure.Kind.REFUSED;
      case 5 -> ServerFailure.Kind.FAILED;
      default -> ServerFailure.Kind.MALFORMED;
    };
  }

  /** Whether another try may end otherwise. */
  public static boolean mayPass(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }
}

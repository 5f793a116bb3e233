package dev.vectorstore.migration.internal.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vectorstore.migration.internal.chroma.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a server's refusal that is safe to repeat: the name of the error, such as {@code
 * InvalidArgumentError}. The message is ignored, since Chroma quotes the request in it.
 */
public record ErrorAnswer(int status, String code, boolean isAboutMissing) {
  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z_]{0,63}");

  /** Chroma before 0.5.16 answers with 500 and this for a collection that does not exist. */
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

  /** Whether a retry may succeed. */
  public static boolean mayPass(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }
}

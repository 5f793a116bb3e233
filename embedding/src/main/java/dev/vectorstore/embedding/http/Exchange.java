package dev.vectorstore.embedding.http;

import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.TextRefused;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the vectors of a few texts, again where that can help, and checks what comes. One that
 * waits before it asks again keeps its place among those that may ask at once, so that a server
 * that is overloaded is asked less.
 */
final class Exchange {
  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /** With these, servers refuse a text or too many of them; other statuses speak of themselves. */
  private static final Set<Integer> OF_TEXTS = Set.of(400, 413, 422, SERVER_ERROR);

  private final HttpModelSettings.Values settings;
  private final Endpoint endpoint;
  private final Waits waits;
  private final Semaphore places;

  Exchange(HttpModelSettings.Values settings, Waits waits) {
    this.settings = settings;
    this.endpoint = new Endpoint(settings);
    this.waits = waits;
    this.places = new Semaphore(settings.concurrency, true);
  }

  /**
   * The vectors of these texts, in their order.
   *
   * @throws Refused if it may be the texts, or that they are so many, that the server does not take
   * @throws EmbeddingFailed if the server fails otherwise or the thread is interrupted
   */
  float[][] vectors(List<String> texts, OptionalInt dimension) throws Refused {
    try {
      places.acquire();
      try {
        return read(answer(texts), texts.size(), dimension);
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddingFailed(
          "embedding with the model " + settings.name + " was interrupted", e);
    }
  }

  /**
   * The vector of one text, where it does not matter whether the text or the server is at fault.
   */
  float[] vector(String text, OptionalInt dimension) {
    try {
      return vectors(List.of(text), dimension)[0];
    } catch (Refused e) {
      throw failed(e);
    }
  }

  private HttpResponse<byte[]> answer(List<String> texts) throws InterruptedException, Refused {
    for (int tries = 1; ; tries++) {
      Try now = attempt(texts);
      if (now.answer != null && now.answer.statusCode() == OK) {
        return now.answer;
      }
      boolean last = !now.worthRepeating() || tries > settings.maxRetries;
      // Of several texts one may be at fault each time; to ask for fewer is the better try.
      if (now.mayBeTheTexts() && (last || texts.size() > 1)) {
        throw now.refused(tries);
      }
      if (last) {
        throw now.failure(tries);
      }
      waits.sleeper().sleep(now.wait(tries));
    }
  }

  private Try attempt(List<String> texts) throws InterruptedException {
    try {
      return new Try(endpoint.post(texts), null);
    } catch (BoundedBody.TooLong e) {
      throw failed("answered with " + e.getMessage() + ", for " + texts.size() + " texts", e);
    } catch (IOException e) {
      return new Try(null, e);
    } catch (TimeoutException e) {
      throw failed("gave no whole answer within " + settings.requestTimeout, e);
    }
  }

  private float[][] read(HttpResponse<byte[]> answer, int texts, OptionalInt dimension)
      throws Refused {
    String encoding = answer.headers().firstValue("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw failed("answered with a compressed body, which was not asked for", null);
    }
    try {
      float[][] vectors = VectorAnswer.read(answer.body(), texts, dimension);
      if (settings.normalized) {
        UnitLength.require(vectors);
      }
      return vectors;
    } catch (BadAnswer.NoVector e) {
      throw new Refused(String.valueOf(e.getMessage()), false);
    } catch (BadAnswer e) {
      throw failed("answered with " + e.getMessage(), null);
    }
  }

  /** The failure of a server that takes no text at all. */
  EmbeddingFailed failed(Refused refused) {
    return failed("answered with " + refused.how(), null);
  }

  /** The refusal of one text by a server that takes others. */
  TextRefused textRefused(Refused refused, int index) {
    return new TextRefused(
        message("refuses a text and takes others: it answered with " + refused.how()), null, index);
  }

  private EmbeddingFailed failed(String how, @Nullable Throwable cause) {
    return new EmbeddingFailed(message(how), cause);
  }

  private String message(String how) {
    return "the embedding model "
        + settings.name
        + " failed: "
        + HttpModelSettings.server(settings.base)
        + " "
        + how;
  }

  /** What came of a request: an answer, or the failure of the connection. */
  private final class Try {
    private final @Nullable HttpResponse<byte[]> answer;
    private final @Nullable IOException broken;

    private Try(@Nullable HttpResponse<byte[]> answer, @Nullable IOException broken) {
      this.answer = answer;
      this.broken = broken;
    }

    private boolean worthRepeating() {
      return answer == null
          || answer.statusCode() == TOO_MANY_REQUESTS
          || answer.statusCode() / 100 == 5;
    }

    private boolean mayBeTheTexts() {
      return answer != null && OF_TEXTS.contains(answer.statusCode());
    }

    /** At least what the server wants. */
    private Duration wait(int tries) {
      Duration own = waits.after(tries, settings);
      Duration wanted =
          Optional.ofNullable(answer)
              .flatMap(came -> came.headers().firstValue("Retry-After"))
              .flatMap(value -> RetryAfter.parse(value, waits.clock()))
              .orElse(Duration.ZERO);
      if (wanted.compareTo(settings.longestWait) > 0) {
        throw failed(
            "wants "
                + wanted
                + " to pass, and longestWait is "
                + settings.longestWait
                + "; allow more with it, or with "
                + HttpModels.LONGEST_WAIT_VARIABLE,
            null);
      }
      return wanted.compareTo(own) > 0 ? wanted : own;
    }

    private Refused refused(int tries) {
      HttpResponse<byte[]> came = Objects.requireNonNull(answer);
      return new Refused(status(came) + times(tries), came.statusCode() != SERVER_ERROR);
    }

    private EmbeddingFailed failure(int tries) {
      if (answer == null) {
        return failed("could not be reached or broke off" + times(tries), broken);
      }
      String hint =
          answer.statusCode() / 100 == 3 ? "; redirects are not followed, correct the address" : "";
      return failed("answered with " + status(answer) + times(tries) + hint, null);
    }

    private static String status(HttpResponse<byte[]> answer) {
      String code = ErrorCode.of(answer.body()).map(c -> " (" + c + ")").orElse("");
      return "status " + answer.statusCode() + code;
    }

    private static String times(int tries) {
      return tries == 1 ? "" : ", " + tries + " times";
    }
  }
}

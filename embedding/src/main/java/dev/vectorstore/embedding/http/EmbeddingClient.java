package dev.vectorstore.embedding.http;

import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.TextRefused;
import dev.vectorstore.internal.http.Backoff;
import dev.vectorstore.internal.http.HttpAnswer;
import dev.vectorstore.internal.http.HttpFailure;
import dev.vectorstore.internal.http.RetryingHttp;
import dev.vectorstore.internal.http.ServerAddress;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the vectors of a few texts, retries where that can help, and checks the answer. A call
 * that waits for its retry keeps its place among the concurrent ones, so an overloaded server is
 * asked less.
 *
 * <p>Why: docs/decisions/0025-http-models.md.
 */
final class EmbeddingClient {
  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /** Servers refuse a text, or too many texts, with these statuses. */
  private static final Set<Integer> OF_TEXTS = Set.of(400, 413, 422, SERVER_ERROR);

  private final HttpModelSettings.Values settings;
  private final Endpoint endpoint;
  private final RetryingHttp http;
  private final Semaphore places;

  EmbeddingClient(HttpModelSettings.Values settings, Backoff backoff) {
    this.settings = settings;
    this.endpoint = new Endpoint(settings);
    this.http = new RetryingHttp(settings.limits, backoff);
    this.places = new Semaphore(settings.concurrency, true);
  }

  /**
   * The vectors of these texts, in their order.
   *
   * @throws Refused if the server may have refused the texts or their number
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

  /** The vector of one text. A failure does not say whether the text or the server is at fault. */
  float[] vector(String text, OptionalInt dimension) {
    try {
      return vectors(List.of(text), dimension)[0];
    } catch (Refused e) {
      throw failed(e);
    }
  }

  private HttpAnswer answer(List<String> texts) throws InterruptedException, Refused {
    try {
      HttpAnswer answer =
          http.send(
              () -> endpoint.request(texts),
              status -> mayPass(status, texts.size()),
              endpoint.maxBytes(texts.size()));
      if (answer.status() == OK) {
        return answer;
      }
      String how = answer.described(ErrorCode.of(answer.body()).orElse(""));
      if (OF_TEXTS.contains(answer.status())) {
        throw new Refused(how, answer.status() != SERVER_ERROR);
      }
      throw failed("answered with " + how, null);
    } catch (HttpFailure e) {
      throw failed(e.how() + hint(e.kind(), texts.size()), e.getCause());
    }
  }

  /** One of several texts may fail each time, so fewer texts are the better retry. */
  private static boolean mayPass(int status, int texts) {
    boolean passes = status == TOO_MANY_REQUESTS || status / 100 == 5;
    return passes && !(texts > 1 && OF_TEXTS.contains(status));
  }

  private static String hint(HttpFailure.Kind kind, int texts) {
    return switch (kind) {
      case TOO_LONG -> ", for " + texts + " texts";
      case OVERLOADED -> "; raise it or " + HttpModels.LONGEST_WAIT_VARIABLE;
      case UNREACHABLE, TIMED_OUT, COMPRESSED -> "";
    };
  }

  private float[][] read(HttpAnswer answer, int texts, OptionalInt dimension) throws Refused {
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

  /** The failure of a server that accepts no text at all. */
  EmbeddingFailed failed(Refused refused) {
    return failed("answered with " + refused.how(), null);
  }

  /** The refusal of one text by a server that accepts others. */
  TextRefused textRefused(Refused refused, int index) {
    return new TextRefused(
        message("refuses one text and accepts others: it answered with " + refused.how()),
        null,
        index);
  }

  private EmbeddingFailed failed(String how, @Nullable Throwable cause) {
    return new EmbeddingFailed(message(how), cause);
  }

  private String message(String how) {
    return "the embedding model "
        + settings.name
        + " failed: "
        + ServerAddress.origin(settings.base)
        + " "
        + how;
  }
}

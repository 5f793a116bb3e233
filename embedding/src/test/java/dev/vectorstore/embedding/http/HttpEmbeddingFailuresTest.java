package dev.vectorstore.embedding.http;

import static dev.vectorstore.embedding.http.EmbeddingServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.model.EmbeddingModel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of a call that fails, is interrupted or closed: a typed error that shows no secret.
 */
class HttpEmbeddingFailuresTest extends HttpEmbeddingFixture {
  @Test
  void embedDocuments_oneRequestFails_givesUpTheOthers() {
    server.otherwise(
        (exchange, request) -> {
          String text = request.input().get(0);
          EmbeddingServer.Reply others =
              TEXTS.contains(text) ? server.stuck() : EmbeddingServer.vectors();
          (text.equals(TEXTS.get(1)) ? reply(400, "{}") : others).to(exchange, request);
        });
    HttpModelSettings settings = settings().maxBatchTexts(1).concurrency(3);

    assertThatThrownBy(() -> embed(settings))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessageEndingWith(" answered with status 400");
  }

  @Test
  void embedDocuments_refused_namesStatusAndCodeAndNothingElse() {
    server.next(
        reply(
            401,
            "{\"error\":{\"message\":\"no such key: "
                + KEY
                + ", for an apple\",\"type\":\"auth_error\",\"code\":\"invalid_api_key\"}}"));

    assertThatThrownBy(() -> embed(settings().apiKey(() -> KEY)))
        .isInstanceOf(EmbeddingFailed.class)
        .hasNoCause()
        .hasMessage(failed("answered with status 401 (invalid_api_key)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"code\":\"" + KEY + "\"}}",
        "{\"error\":{\"code\":\"an apple\"}}",
        "{\"error\":\"an apple\",\"code\":400}",
        "{\"detail\":[{\"input\":\"an apple\"}]}",
        "<html>an apple</html>",
        "",
        "["
      })
  void embedDocuments_refusedWithoutAPlainCode_namesTheStatusAlone(String body) {
    server.otherwise(reply(400, body));

    assertThatThrownBy(() -> embed(settings().apiKey(() -> KEY)))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage(failed("answered with status 400"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"x\",\"error_type\":\"Overloaded\"}",
        "{\"object\":\"error\",\"type\":\"Overloaded\",\"code\":424}",
        "[{\"error\":{\"code\":424,\"message\":\"an apple\",\"status\":\"Overloaded\"}}]"
      })
  void embedDocuments_refusedByOtherServers_namesTheirType(String body) {
    server.next(reply(424, body));

    assertThatThrownBy(() -> embed(settings()))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage(failed("answered with status 424 (Overloaded)"));
  }

  @Test
  void embedDocuments_redirect_isNotFollowed() throws IOException {
    try (EmbeddingServer other = new EmbeddingServer()) {
      server.next(reply(308, "Location", other.base() + "/embeddings"));

      assertThatThrownBy(() -> embed(settings().apiKey(() -> KEY)))
          .isInstanceOf(EmbeddingFailed.class)
          .hasMessage(
              failed("answered with status 308; redirects are not followed, correct the address"));
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void embedDocuments_noWholeAnswerInTime_fails() {
    server.next(server.stuck(), server.stuckInTheBody());
    HttpModelSettings settings = settings().requestTimeout(java.time.Duration.ofMillis(300));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> embed(settings.maxRetries(3)))
          .isInstanceOf(EmbeddingFailed.class)
          .hasMessage(failed("gave no whole answer within PT0.3S"));
    }
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void embedDocuments_keyThatNoHeaderCanHold_isNotShown() {
    assertThatThrownBy(() -> embed(settings().apiKey(() -> "sk-\n1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the API key has a character that is not allowed in a header, at index 3");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void embedDocuments_interruptedMeanwhile_failsAndStaysInterrupted() throws Exception {
    for (int batch : new int[] {1, 32}) {
      CountDownLatch arrived = new CountDownLatch(1);
      EmbeddingServer.Reply hold =
          (exchange, request) -> {
            arrived.countDown();
            server.stuck().to(exchange, request);
          };
      server.next(hold, hold, hold);
      AtomicInteger right = new AtomicInteger();
      Thread caller =
          new Thread(
              () -> {
                try {
                  embed(settings().maxBatchTexts(batch));
                } catch (EmbeddingFailed e) {
                  boolean said = String.valueOf(e.getMessage()).endsWith("was interrupted");
                  right.set(said && Thread.currentThread().isInterrupted() ? 1 : 0);
                }
              });
      caller.start();
      arrived.await();
      caller.interrupt();
      caller.join();
      assertThat(right).as("batches of %d", batch).hasValue(1);
      server.close();
      server = new EmbeddingServer();
    }
  }

  @Test
  void embed_closedModel_isRefused() {
    EmbeddingModel model = HttpEmbeddingModel.open(settings());
    model.close();
    model.close();

    String message = "the embedding model words (4 dimensions) is closed";
    assertThatThrownBy(() -> model.embedQuery("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> model.embedDocuments(List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
  }

  @Test
  void close_callUnderWay_endsWithClosed() {
    EmbeddingModel model = HttpEmbeddingModel.open(settings().maxBatchTexts(1));
    server.next(
        (exchange, request) -> {
          model.close();
          server.stuck().to(exchange, request);
        },
        server.stuck(),
        server.stuck());

    assertThatThrownBy(() -> model.embedDocuments(TEXTS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the embedding model words (4 dimensions) is closed");
  }
}

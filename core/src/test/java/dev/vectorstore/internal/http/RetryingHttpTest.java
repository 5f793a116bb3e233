package dev.vectorstore.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vectorstore.internal.http.HttpFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time passes only where the client lets it pass, and no test waits. */
class RetryingHttpTest {
  private static final HttpLimits LIMITS =
      HttpLimits.DEFAULT
          .withFirstWait(Duration.ofSeconds(1))
          .withLongestWait(Duration.ofSeconds(6))
          .withMaxRetries(2);

  private final List<Duration> slept = new ArrayList<>();
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Backoff backoff = new Backoff(Clock.systemUTC(), slept::add, () -> 0);
  private HttpServer server;

  /** How a request is answered. */
  @FunctionalInterface
  private interface Reply {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      Reply reply = replies.poll();
      (reply == null ? status(200) : reply).to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static Reply status(int status, String... header) {
    return exchange -> {
      for (int i = 0; i < header.length; i += 2) {
        exchange.getResponseHeaders().set(header[i], header[i + 1]);
      }
      byte[] body = "body".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    };
  }

  private static Reply cut() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
    };
  }

  private HttpAnswer send() throws HttpFailure, InterruptedException {
    return send(LIMITS, 100);
  }

  private HttpAnswer send(HttpLimits limits, long maxBytes)
      throws HttpFailure, InterruptedException {
    URI address = URI.create("http://localhost:" + server.getAddress().getPort());
    return new RetryingHttp(limits, backoff)
        .send(() -> HttpRequest.newBuilder(address).build(), status -> status == 503, maxBytes);
  }

  private void assertFails(HttpLimits limits, long maxBytes, Kind kind, String how) {
    assertThatThrownBy(() -> send(limits, maxBytes))
        .asInstanceOf(type(HttpFailure.class))
        .satisfies(
            failure -> {
              assertThat(failure.kind()).isEqualTo(kind);
              assertThat(failure).hasMessage(how);
            });
  }

  @Test
  void send_success_givesTheWholeBody() throws Exception {
    HttpAnswer answer = send();

    assertThat(answer.isSuccess()).isTrue();
    assertThat(answer.tries()).isEqualTo(1);
    assertThat(answer.body()).hasContent("body");
  }

  @Test
  void send_statusThatPasses_isTriedAgain() throws Exception {
    replies.add(status(503));

    assertThat(send()).returns(200, HttpAnswer::status).returns(2, HttpAnswer::tries);
    assertThat(slept).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void send_statusThatNeverPasses_isTheAnswerInTheEnd() throws Exception {
    for (int i = 0; i < 3; i++) {
      replies.add(status(503));
    }

    HttpAnswer answer = send();

    assertThat(answer.described("")).isEqualTo("status 503, 3 times");
    assertThat(answer.described("Overloaded")).isEqualTo("status 503 (Overloaded), 3 times");
    assertThat(slept).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void send_statusThatStays_isTheAnswerAtOnce() throws Exception {
    replies.add(status(500));

    assertThat(send()).returns(500, HttpAnswer::status).returns(1, HttpAnswer::tries);
    assertThat(slept).isEmpty();
  }

  @Test
  void send_redirect_isNotFollowed() throws Exception {
    replies.add(status(302, "Location", "/elsewhere"));

    assertThat(send().described(""))
        .isEqualTo("status 302; redirects are not followed, correct the address");
    assertThat(requests).hasValue(1);
  }

  @Test
  void send_connectionCut_isTriedAgain() throws Exception {
    replies.add(cut());

    assertThat(send().tries()).isEqualTo(2);
  }

  @Test
  void send_connectionAlwaysCut_failsWithItsCause() {
    for (int i = 0; i < 3; i++) {
      replies.add(cut());
    }

    assertThatThrownBy(this::send)
        .isInstanceOf(HttpFailure.class)
        .hasMessage("could not be reached or broke off, 3 times")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void send_retryAfter_isTheLeastWait() throws Exception {
    replies.add(status(503, "Retry-After", "3"));
    replies.add(status(503, "Retry-After", "0"));

    send();

    assertThat(slept).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(2));
  }

  @Test
  void send_retryAfterTooLong_failsAtOnce() {
    replies.add(status(503, "Retry-After", "7"));

    assertFails(LIMITS, 100, Kind.OVERLOADED, "wants PT7S to pass, and longestWait is PT6S");
    assertThat(slept).isEmpty();
  }

  @Test
  void send_longerThanAllowed_failsAtOnce() {
    assertFails(LIMITS, 3, Kind.TOO_LONG, "answered with more than 3 bytes");
    assertThat(requests).hasValue(1);
  }

  @Test
  void send_compressedThoughNotAskedFor_fails() {
    replies.add(status(200, "Content-Encoding", "gzip"));

    assertFails(
        LIMITS, 100, Kind.COMPRESSED, "answered with a compressed body, which was not asked for");
  }

  @Test
  void send_noWholeAnswerInTime_failsAtOnce() {
    replies.add(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          closing.await();
        });

    assertFails(
        LIMITS.withRequestTimeout(Duration.ofMillis(50)),
        100,
        Kind.TIMED_OUT,
        "gave no whole answer within PT0.05S");
    assertThat(slept).isEmpty();
  }

  @Test
  void send_requestThatCannotBeMade_endsTheTries() {
    RetryingHttp http = new RetryingHttp(LIMITS, backoff);
    IllegalStateException failure = new IllegalStateException("no key");

    assertThatThrownBy(
            () ->
                http.send(
                    () -> {
                      throw failure;
                    },
                    status -> true,
                    1))
        .isSameAs(failure);
  }
}

package dev.vectorstore.embedding.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vectorstore.Embedding;
import dev.vectorstore.testkit.WordModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A server on this machine that answers as it should, with the vectors of a {@link WordModel} of
 * four dimensions, unless it is told how to answer the next requests.
 */
final class EmbeddingServer implements AutoCloseable {
  static final WordModel WORDS = WordModel.of("words", 4);

  static {
    // Else each answer of two packets waits 40 ms for the client's acknowledgement of the first.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Reply> next = new ConcurrentLinkedQueue<>();
  private volatile Reply otherwise = vectors();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** How a request is answered. */
  @FunctionalInterface
  interface Reply {
    void to(HttpExchange exchange, Request request) throws IOException, InterruptedException;
  }

  /** What came. */
  record Request(String path, Headers headers, String body, List<String> input) {
    static Request of(HttpExchange exchange) throws IOException {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      return new Request(
          exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body, input(body));
    }

    private static List<String> input(String body) throws IOException {
      List<String> input = new ArrayList<>();
      try (JsonParser parser = new JsonFactory().createParser(body)) {
        while (parser.nextToken() != null) {
          if (parser.currentToken() == JsonToken.VALUE_STRING
              && "input".equals(parser.getParsingContext().getParent().getCurrentName())) {
            input.add(parser.getText());
          }
        }
      }
      return input;
    }
  }

  EmbeddingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = Request.of(exchange);
      requests.add(request);
      Reply reply = next.poll();
      (reply == null ? otherwise : reply).to(exchange, request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers the next requests like this, in this order. */
  void next(Reply... replies) {
    next.addAll(Arrays.asList(replies));
  }

  /** Answers like this where nothing else is said. */
  void otherwise(Reply reply) {
    otherwise = reply;
  }

  List<Request> requests() {
    return requests;
  }

  URI base() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/v1");
  }

  /** The right answer. */
  static Reply vectors() {
    return (exchange, request) -> send(exchange, 200, answer(request.input(), false));
  }

  /** The right answer in base64. */
  static Reply base64() {
    return (exchange, request) -> send(exchange, 200, answer(request.input(), true));
  }

  /** Some body with some status. */
  static Reply reply(int status, String body) {
    return (exchange, request) -> send(exchange, status, body);
  }

  /** A status with a header and no body. */
  static Reply reply(int status, String header, String value) {
    return (exchange, request) -> {
      exchange.getResponseHeaders().set(header, value);
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Says that much will come, sends a little and breaks off. */
  static Reply cut() {
    return (exchange, request) -> {
      exchange.sendResponseHeaders(200, 10_000);
      exchange.getResponseBody().write("{\"data\":".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
    };
  }

  /** Begins an answer and says no more until the server closes. */
  Reply stuckInTheBody() {
    return (exchange, request) -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      closing.await();
    };
  }

  /** Says nothing until the server closes. */
  Reply stuck() {
    return (exchange, request) -> closing.await();
  }

  /** Sends spaces for as long as somebody listens. */
  static Reply endless() {
    return (exchange, request) -> {
      exchange.sendResponseHeaders(200, 0);
      byte[] spaces = " ".repeat(100_000).getBytes(StandardCharsets.UTF_8);
      while (true) {
        exchange.getResponseBody().write(spaces);
      }
    };
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String answer(List<String> texts, boolean base64) {
    return data(
        IntStream.range(0, texts.size())
            .mapToObj(i -> element(i, WORDS.embedQuery(texts.get(i)), base64))
            .toArray(String[]::new));
  }

  static String data(String... elements) {
    return "{\"object\":\"list\",\"data\":["
        + String.join(",", elements)
        + "],\"model\":\"m\",\"usage\":{\"prompt_tokens\":1}}";
  }

  static String element(int index, Embedding vector, boolean base64) {
    String text = base64 ? '"' + base64(vector.values()) + '"' : numbers(vector.values());
    return "{\"object\":\"embedding\",\"embedding\":" + text + ",\"index\":" + index + "}";
  }

  private static String numbers(float[] values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> Float.toString(values[i]))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String base64(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

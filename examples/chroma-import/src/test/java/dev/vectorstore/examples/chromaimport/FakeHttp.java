package dev.vectorstore.examples.chromaimport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Answers on this machine what a test says, and keeps the headers that came. */
final class FakeHttp implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, UnaryOperator<String>> answers = new ConcurrentHashMap<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

  private FakeHttp(HttpServer server) {
    this.server = server;
  }

  static FakeHttp start() throws IOException {
    FakeHttp fake =
        new FakeHttp(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    fake.server.createContext("/", fake::handle);
    fake.server.start();
    return fake;
  }

  /** What is answered to a body at this path; nothing for a refusal. */
  FakeHttp on(String path, UnaryOperator<String> answer) {
    answers.put(path, answer);
    return this;
  }

  /** A Chroma without collections. */
  FakeHttp chroma() {
    on("/api/v2/heartbeat", body -> "{\"nanosecond heartbeat\": 1}");
    on("/api/v2/tenants/acme/databases/main/collections", body -> "[]");
    return this;
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What came of a header, one for each request. */
  List<String> sent(String header) {
    return headers.stream()
        .map(each -> String.join(",", each.getOrDefault(header, List.of())))
        .distinct()
        .toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    headers.add(Map.copyOf(exchange.getRequestHeaders()));
    UnaryOperator<String> answer = answers.get(exchange.getRequestURI().getRawPath());
    String text = answer == null ? "{}" : answer.apply(body);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int status = answer == null ? 404 : text.isEmpty() ? 400 : 200;
    exchange.sendResponseHeaders(status, text.isEmpty() ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

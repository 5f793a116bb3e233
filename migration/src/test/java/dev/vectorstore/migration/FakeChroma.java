package dev.vectorstore.migration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers on this machine what a test says, and nothing else: 404. */
final class FakeChroma implements AutoCloseable {
  static final String HEARTBEAT = "{\"nanosecond heartbeat\": 1}";
  static final String ID = "11111111-2222-4333-8444-555555555555";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private FakeChroma(HttpServer server) {
    this.server = server;
  }

  /** What came. */
  record Request(String target, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }
  }

  /** Says what to answer. */
  interface Answer {
    void to(HttpExchange exchange, String body) throws IOException;
  }

  static FakeChroma start() throws IOException {
    FakeChroma fake =
        new FakeChroma(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    fake.server.setExecutor(fake.threads);
    fake.server.createContext("/", fake::handle);
    fake.server.start();
    return fake;
  }

  /** A server of 1.0 with one collection of so many records, which says nothing of them. */
  FakeChroma version2(long count) {
    json("/api/v2/heartbeat", HEARTBEAT);
    json("/api/v2/auth/identity", "{\"tenant\":\"default_tenant\",\"databases\":[]}");
    json("/api/v2/tenants/default_tenant/databases", "[{\"name\":\"default_database\"}]");
    String collections = "/api/v2/tenants/default_tenant/databases/default_database/collections";
    json(
        collections,
        "[{\"id\":\""
            + ID
            + "\",\"name\":\"one\",\"metadata\":null,\"dimension\":2,"
            + "\"configuration_json\":{\"hnsw\":{\"space\":\"l2\"}}}]");
    json(collections + "/" + ID + "/count", Long.toString(count));
    return this;
  }

  static String recordsOf(String operation) {
    return "/api/v2/tenants/default_tenant/databases/default_database/collections/"
        + ID
        + "/"
        + operation;
  }

  FakeChroma json(String path, String body) {
    return on(path, (exchange, sent) -> send(exchange, 200, body));
  }

  FakeChroma on(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Request> requests() {
    return new ArrayList<>(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    URI target = exchange.getRequestURI();
    requests.add(new Request(target.toString(), Map.copyOf(exchange.getRequestHeaders()), body));
    Answer answer = answers.get(target.getRawPath());
    try (exchange) {
      if (answer == null) {
        send(exchange, 404, "{\"detail\":\"Not Found\"}");
      } else {
        answer.to(exchange, body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

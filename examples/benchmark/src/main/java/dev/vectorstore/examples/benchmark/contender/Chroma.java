package dev.vectorstore.examples.benchmark.contender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vectorstore.Document;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Keep;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.localchroma.LocalChroma;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Chroma server over its HTTP interface. */
public final class Chroma implements Contender {
  private static final String COLLECTIONS =
      "/api/v2/tenants/default_tenant/databases/default_database/collections";

  /** The name of its collection. */
  public static final String NAME = "benchmark";

  /** The name of the store. */
  public static final String STORE = "Chroma";

  private static final int AT_ONCE = 1_000;

  private final LocalChroma server;
  private final String name;
  private final Map<String, Object> hnsw;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private String collection = "";

  /** On a server of the caller. */
  public Chroma(LocalChroma server, int efSearch) {
    this(
        server,
        NAME,
        Map.of(
            "space",
            "cosine",
            "max_neighbors",
            Postgres.Hnsw.DEFAULT.m(),
            "ef_construction",
            Postgres.Hnsw.DEFAULT.efConstruction(),
            "ef_search",
            efSearch));
  }

  private Chroma(LocalChroma server, String name, Map<String, Object> hnsw) {
    this.server = server;
    this.name = name;
    this.hnsw = hnsw;
  }

  /** Another collection, in which nothing but the distance is set. */
  static Chroma byDefault(LocalChroma server) {
    return new Chroma(server, NAME + "-defaults", Map.of("space", "cosine"));
  }

  @Override
  public String name() {
    return STORE;
  }

  @Override
  public String notes() {
    return "its own server over HTTP, upserts of "
        + AT_ONCE
        + " documents; HNSW with "
        + (hnsw.containsKey("ef_search") ? "pgvector's default" : "its own default")
        + " parameters, which it keeps from the start";
  }

  @Override
  public void clear() throws IOException {
    if (!collection.isEmpty()) {
      send("DELETE", COLLECTIONS + "/" + name, Map.of());
    }
    JsonNode made =
        send("POST", COLLECTIONS, Map.of("name", name, "configuration", Map.of("hnsw", hnsw)));
    collection = COLLECTIONS + "/" + made.path("id").asText() + "/";
  }

  @Override
  public void load(Iterable<Document> documents) throws IOException, SQLException {
    Batches.of(documents, AT_ONCE, this::upsert);
  }

  @Override
  public void index() {}

  @Override
  public void upsert(List<Document> documents) throws IOException {
    send(
        "POST",
        collection + "upsert",
        Map.of(
            "ids", documents.stream().map(Document::id).toList(),
            "documents", documents.stream().map(one -> one.text().orElseThrow()).toList(),
            "metadatas", documents.stream().map(Document::metadata).toList(),
            "embeddings",
                documents.stream().map(one -> one.embedding().orElseThrow().values()).toList()));
  }

  @Override
  public void delete(List<String> ids) throws IOException {
    send("POST", collection + "delete", Map.of("ids", ids));
  }

  /** Does nothing: the server has no such command. */
  @Override
  public void vacuum() {}

  @Override
  public List<String> search(EmbeddedQuery query, Workload workload) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("query_embeddings", List.of(query.embedding().values()));
    body.put("n_results", workload.limit());
    body.put("include", List.of("documents", "metadatas", "distances"));
    if (workload.keep() != Keep.ALL) {
      body.put("where", Map.of(workload.keep().key(), 0));
    }
    List<String> found = new ArrayList<>();
    send("POST", collection + "query", body)
        .path("ids")
        .path(0)
        .forEach(id -> found.add(id.asText()));
    return found;
  }

  @Override
  public String vectorIndex(EmbeddedQuery query) throws IOException {
    JsonNode built =
        send("GET", COLLECTIONS + "/" + name, Map.of()).path("configuration_json").path("hnsw");
    return "hnsw (m=%s, ef_construction=%s), ef_search %s"
        .formatted(
            built.path("max_neighbors").asText(),
            built.path("ef_construction").asText(),
            built.path("ef_search").asText());
  }

  @Override
  public Size size() throws IOException {
    return new Size(bytes(), 0, memory());
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.walk(server.data())) {
      return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    }
  }

  /** The memory of its process in bytes, or 0 if the system does not report it. */
  private long memory() throws IOException {
    Path status = Path.of("/proc", Long.toString(server.pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  /** Does nothing: the server belongs to the caller. */
  @Override
  public void close() {}

  private JsonNode send(String method, String path, Map<String, Object> body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(server.address().resolve(path))
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
            .build();
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        throw new IOException("Chroma answered " + method + " with " + response.statusCode());
      }
      return json.readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while Chroma answered");
    }
  }
}

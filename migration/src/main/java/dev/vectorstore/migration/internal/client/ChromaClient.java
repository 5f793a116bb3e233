package dev.vectorstore.migration.internal.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.vectorstore.internal.http.Backoff;
import dev.vectorstore.internal.http.JsonRequests;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.ChromaVector;
import dev.vectorstore.migration.internal.client.ServerFailure.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Chroma server. Every operation is retried where that can help, and throws {@link
 * ServerFailure}. Safe for use by several threads.
 */
public final class ChromaClient {
  private static final String NOWHERE = "00000000-0000-0000-0000-000000000000";
  private static final int LISTED_AT_ONCE = 100;
  private static final int MAX_LISTED = 100_000;

  private final ChromaHttp http;
  private final Routes routes;
  private volatile boolean hasUris = true;

  private ChromaClient(ChromaHttp http, Routes routes) {
    this.http = http;
    this.routes = routes;
  }

  /** Asks which version of the interface the server has. */
  public static ChromaClient connect(HttpSettings settings, Backoff backoff) {
    ChromaHttp http = new ChromaHttp(settings, backoff);
    try {
      return speaking(http, Routes.V2);
    } catch (ServerFailure e) {
      if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.REFUSED) {
        throw e;
      }
    }
    return speaking(http, Routes.V1);
  }

  private static ChromaClient speaking(ChromaHttp http, Routes routes) {
    Map<String, @Nullable Object> heart =
        JsonResponses.read(
            http.server(), http.send("GET", routes.heartbeat(), null), JsonResponses::object);
    if (!heart.containsKey("nanosecond heartbeat")) {
      throw http.failed(Kind.MALFORMED, "is not a Chroma server", null);
    }
    return new ChromaClient(http, routes);
  }

  /** Scheme, host and port. */
  public String server() {
    return http.server();
  }

  public boolean isV1() {
    return routes == Routes.V1;
  }

  /** The identity of these credentials, or empty if the server does not say. */
  public Map<String, @Nullable Object> identity() {
    return get("/api/v2/auth/identity", JsonResponses::object);
  }

  /** The names of a tenant's databases. */
  public List<String> databases(String tenant) {
    String path = "/api/v2/tenants/" + Routes.encoded(tenant) + "/databases";
    List<String> names = new ArrayList<>();
    for (Map<String, @Nullable Object> database : listed(path + "?")) {
      if (database.get("name") instanceof String name) {
        names.add(name);
      }
    }
    return names;
  }

  /** All collections of a database. */
  public List<ServedCollection> collections(String tenant, String database) {
    String path = routes.collections(tenant, database, "");
    List<ServedCollection> collections = new ArrayList<>();
    for (Map<String, @Nullable Object> said : listed(path + (path.contains("?") ? "&" : "?"))) {
      collections.add(ServedCollection.of(server(), said, tenant, database));
    }
    return collections;
  }

  /**
   * A list by pages, each entry once by its id. Servers may give shorter pages than requested, and
   * old servers give everything at once. So the list ends with a page that has nothing new.
   */
  private List<Map<String, @Nullable Object>> listed(String path) {
    Map<String, Map<String, @Nullable Object>> byId = new LinkedHashMap<>();
    long offset = 0;
    for (int before = -1; before < byId.size(); ) {
      before = byId.size();
      List<Map<String, @Nullable Object>> page =
          get(path + "limit=" + LISTED_AT_ONCE + "&offset=" + offset, JsonResponses::objects);
      page.forEach(entry -> byId.put(String.valueOf(entry.get("id")), entry));
      offset += page.size();
      if (byId.size() > MAX_LISTED) {
        throw http.failed(
            Kind.MALFORMED, "lists more than " + MAX_LISTED + " entries and does not end", null);
      }
    }
    return new ArrayList<>(byId.values());
  }

  /** One collection by its name; empty if there is none. */
  public Optional<ServedCollection> collection(String tenant, String database, String name) {
    try {
      return Optional.of(
          ServedCollection.of(
              server(),
              get(
                  routes.collections(tenant, database, "/" + Routes.encoded(name)),
                  JsonResponses::object),
              tenant,
              database));
    } catch (ServerFailure e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Creates a collection, or returns the one of this name that was created concurrently.
   *
   * @param configuration Chroma's own JSON of an earlier time, in any form it had
   * @param schema likewise
   */
  public ServedCollection create(
      String tenant,
      String database,
      String name,
      ChromaMetric metric,
      Map<String, @Nullable Object> metadata,
      Optional<String> configuration,
      Optional<String> schema) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(metadata);
    boolean isRust = isRust();
    if (!isRust) {
      all.put("hnsw:space", metric.chromaName());
    }
    byte[] body =
        JsonRequests.object(
            json -> {
              json.writeStringField("name", name);
              json.writeBooleanField("get_or_create", true);
              if (!all.isEmpty()) {
                json.writeFieldName("metadata");
                JsonRequests.write(json, all);
              }
              if (isRust) {
                json.writeFieldName("configuration");
                JsonRequests.write(json, CreationSettings.of(configuration, schema, metric));
              }
            });
    Map<String, @Nullable Object> said =
        post(routes.collections(tenant, database, ""), body, JsonResponses::object);
    return ServedCollection.of(server(), said, tenant, database);
  }

  /** The number of records. */
  public long count(CollectionRef collection) {
    return get(routes.operation(collection, "count"), JsonResponses::count);
  }

  /** The maximum number of records in one write, or empty if the server does not say. */
  public Optional<Limits> limits() {
    try {
      Map<String, @Nullable Object> said =
          get(routes.system("pre-flight-checks"), JsonResponses::object);
      boolean base64 = Boolean.TRUE.equals(said.get("supports_base64_encoding"));
      return said.get("max_batch_size") instanceof Long size && size > 0
          ? Optional.of(new Limits((int) Math.min(size, Integer.MAX_VALUE), base64))
          : Optional.empty();
    } catch (ServerFailure e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty(); // before 0.4.11
      }
      throw e;
    }
  }

  /**
   * The limits of a server.
   *
   * @param maxBatchSize records in one write
   * @param base64 whether vectors may be base64 of 32-bit floats
   */
  public record Limits(int maxBatchSize, boolean base64) {}

  public RecordsAnswer records(CollectionRef collection, RecordQuery query) {
    try {
      return send(collection, query);
    } catch (ServerFailure e) {
      if (e.kind() != Kind.REFUSED || !isV1() || !hasUris || !query.parts().uris()) {
        throw e;
      }
      hasUris = false; // before 0.4.16
      return send(collection, query);
    }
  }

  /** The nearest records to a vector that match the query's filters. */
  public RecordsAnswer nearest(CollectionRef collection, float[] vector, RecordQuery query) {
    byte[] body =
        JsonRequests.object(
            json -> {
              json.writeArrayFieldStart("query_embeddings");
              JsonRequests.vector(json, vector);
              json.writeEndArray();
              json.writeNumberField("n_results", query.limit());
              filters(json, query);
              List<String> parts = new ArrayList<>(query.parts().names(false));
              parts.add("distances");
              JsonRequests.texts(json, "include", parts);
            });
    return post(routes.operation(collection, "query"), body, RecordsAnswer::ofQuery);
  }

  private RecordsAnswer send(CollectionRef collection, RecordQuery query) {
    byte[] body =
        JsonRequests.object(
            json -> {
              if (query.limit() > 0) {
                json.writeNumberField("limit", query.limit());
                json.writeNumberField("offset", query.offset());
              }
              filters(json, query);
              JsonRequests.texts(json, "include", query.parts().names(hasUris));
            });
    return post(routes.operation(collection, "get"), body, RecordsAnswer::ofGet);
  }

  private static void filters(JsonGenerator json, RecordQuery query) throws IOException {
    if (!query.ids().isEmpty()) {
      JsonRequests.texts(json, "ids", query.ids());
    }
    if (query.where().isPresent()) {
      json.writeFieldName("where");
      JsonRequests.write(json, query.where().get());
    }
    if (query.whereDocument().isPresent()) {
      json.writeFieldName("where_document");
      JsonRequests.write(json, query.whereDocument().get());
    }
  }

  /** Whether the server is of Chroma 1.0 or newer, which takes a configuration. */
  public boolean isRust() {
    if (isV1()) {
      return false;
    }
    try {
      return !get("/api/v2/healthcheck", JsonResponses::object).isEmpty();
    } catch (ServerFailure e) {
      if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.REFUSED) {
        return false;
      }
      throw e;
    }
  }

  /** Creates the database and its tenant if they do not exist. */
  public void ensureDatabase(String tenant, String database) {
    String tenants = routes.system("tenants");
    String encoded = Routes.encoded(tenant);
    ensure(tenants, "", tenant);
    if (isV1()) {
      ensure(routes.system("databases"), "?tenant=" + encoded, database);
    } else {
      ensure(tenants + "/" + encoded + "/databases", "", database);
    }
  }

  private void ensure(String path, String query, String name) {
    try {
      get(path + "/" + Routes.encoded(name) + query, JsonResponses::object);
    } catch (ServerFailure e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      byte[] body = JsonRequests.object(json -> json.writeStringField("name", name));
      post(path + query, body, ChromaClient::anything);
    }
  }

  private <T> T post(String path, byte[] body, JsonResponses.Reading<T> reading) {
    return JsonResponses.read(server(), http.send("POST", path, body), reading);
  }

  private <T> T get(String path, JsonResponses.Reading<T> reading) {
    return JsonResponses.read(server(), http.send("GET", path, null), reading);
  }

  /**
   * Writes records, at most as many as {@link #limits} says: new records whole, and the given parts
   * of existing ones.
   */
  public void upsert(CollectionRef collection, List<ServedWrite> records, boolean base64) {
    byte[] body = JsonRequests.object(json -> ServedWrite.write(json, records, base64));
    post(routes.operation(collection, "upsert"), body, ChromaClient::anything);
  }

  /** Removes the existing records among these ids. */
  public void delete(CollectionRef collection, List<String> ids) {
    byte[] body = JsonRequests.object(json -> JsonRequests.texts(json, "ids", ids));
    post(routes.operation(collection, "delete"), body, ChromaClient::anything);
  }

  /**
   * Whether metadata may hold lists (since 1.5). The way in which a write to a missing collection
   * is refused shows it.
   */
  public boolean hasLists(String tenant, String database) {
    CollectionRef nowhere = new CollectionRef(tenant, database, NOWHERE);
    ServedWrite record =
        new ServedWrite(
            "probe",
            ChromaVector.from(new float[] {0}),
            Optional.empty(),
            Optional.empty(),
            Map.of("list", List.of(1L)));
    try {
      upsert(nowhere, List.of(record), false);
      return false;
    } catch (ServerFailure e) {
      if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.REFUSED) {
        throw e;
      }
      return isRust() && e.kind() == Kind.NOT_FOUND;
    }
  }

  private static boolean anything(JsonParser parser) throws IOException {
    parser.skipChildren();
    return true;
  }

  public ServerFailure malformed(String how) {
    return http.failed(Kind.MALFORMED, how, null);
  }
}

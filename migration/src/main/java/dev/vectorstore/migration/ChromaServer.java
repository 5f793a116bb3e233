package dev.vectorstore.migration;

import dev.vectorstore.internal.http.Backoff;
import dev.vectorstore.internal.http.HttpLimits;
import dev.vectorstore.internal.http.RequestHeaders;
import dev.vectorstore.internal.http.ServerAddress;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import dev.vectorstore.migration.internal.client.ChromaClient;
import dev.vectorstore.migration.internal.client.HttpSettings;
import dev.vectorstore.migration.internal.server.Scope;
import dev.vectorstore.migration.internal.server.ServerSession;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A Chroma server, 0.4.0 to 1.5.9, over its HTTP interface, v1 or v2. Immutable and safe to share
 * between threads. Each setting returns a changed copy, and nothing is sent before the server is
 * used. No argument may be null, and a supplier must not return null. Credentials never appear in a
 * message, a log line or a {@code toString}.
 *
 * <p>Requests that are safe to repeat are retried after a lost connection and after status 429,
 * 502, 503 and 504, with the wait that the server asks for in {@code Retry-After}. Redirects are
 * not followed, so credentials are sent only to this address. An answer longer than 64 MiB is not
 * read.
 *
 * <p>Chroma has no snapshots, so records that are written during the read may be missed. The notes
 * {@code CHANGED_WHILE_READ}, {@code RECORD_VANISHED} and {@code RECORD_REPEATED} report this, and
 * a second import corrects it. Over HTTP, NaN and the infinities arrive as null, in vectors and in
 * metadata, and are read as NaN. A directory has their exact bits.
 */
public final class ChromaServer extends ChromaSource {
  /** The maximum of {@link #pageSize}. */
  public static final int MAX_PAGE_SIZE = 1_000;

  private static final int DEFAULT_PAGE_SIZE = 500;
  private static final int CLOUD_PAGE_SIZE = 300;
  private static final int IDS_FOR_A_RECORD = 10;
  private static final String CLOUD_HOST = "api.trychroma.com";
  private static final HttpLimits LIMITS = HttpLimits.DEFAULT.withFirstWait(Duration.ofMillis(250));

  private final HttpSettings settings;
  private final List<Scope> scopes;
  private final Backoff backoff;

  private ChromaServer(HttpSettings settings, List<Scope> scopes, Backoff backoff) {
    this.settings = settings;
    this.scopes = scopes;
    this.backoff = backoff;
  }

  /**
   * The server at this address, such as {@code http://localhost:8000}. By default it covers all
   * databases that the credentials name, or all databases of the default tenant.
   *
   * @throws IllegalArgumentException if the address is not absolute, not http or https, has no
   *     host, or has user information, a query or a fragment
   */
  public static ChromaServer at(URI address) {
    ServerAddress.require(address, "a Chroma server", "basic");
    if (address.getRawQuery() != null || address.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the address of a Chroma server must not have a query or a fragment");
    }
    boolean cloud = CLOUD_HOST.equalsIgnoreCase(address.getHost());
    return new ChromaServer(
        new HttpSettings(
            address,
            RequestHeaders.NONE,
            LIMITS,
            cloud ? CLOUD_PAGE_SIZE : DEFAULT_PAGE_SIZE,
            cloud ? CLOUD_PAGE_SIZE : DEFAULT_PAGE_SIZE * IDS_FOR_A_RECORD,
            false),
        List.of(),
        Backoff.REAL);
  }

  /** Chroma Cloud, with pages of 300 records, which is its maximum. */
  public static ChromaServer cloud(Supplier<String> apiKey) {
    return at(URI.create("https://" + CLOUD_HOST)).token(apiKey);
  }

  /**
   * A copy that sends {@code Authorization: Basic}. The password supplier is called for each
   * request.
   */
  public ChromaServer basic(String user, Supplier<String> password) {
    if (user.contains(":")) {
      throw new IllegalArgumentException("the name of a user must not have a colon");
    }
    return withHeader(
        "Authorization",
        () ->
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(
                        (user + ":" + password.get()).getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * A copy that sends {@code Authorization: Bearer}. The token supplier is called for each request.
   */
  public ChromaServer bearer(Supplier<String> token) {
    Objects.requireNonNull(token, "token");
    return withHeader("Authorization", () -> "Bearer " + token.get());
  }

  /** A copy that sends {@code X-Chroma-Token}. The token supplier is called for each request. */
  public ChromaServer token(Supplier<String> token) {
    return withHeader("X-Chroma-Token", Objects.requireNonNull(token, "token"));
  }

  /**
   * A copy that also sends this header, for a proxy for example. The value supplier is called for
   * each request. The header replaces one of the same name, ignoring case.
   *
   * @throws IllegalArgumentException if it is not a valid name of a header, or the library sets
   *     that header itself
   */
  public ChromaServer header(String name, Supplier<String> value) {
    return withHeader(name, Objects.requireNonNull(value, "value"));
  }

  private ChromaServer withHeader(String name, Supplier<String> value) {
    return with(settings.withHeaders(settings.headers().with(name, value)));
  }

  /**
   * A copy that also covers all databases of this tenant, or its default database before Chroma
   * 0.6.3.
   */
  public ChromaServer tenant(String tenant) {
    return withScope(new Scope(Objects.requireNonNull(tenant, "tenant"), Optional.empty()));
  }

  /** A copy that also covers this database. */
  public ChromaServer database(String tenant, String database) {
    return withScope(new Scope(Objects.requireNonNull(tenant, "tenant"), Optional.of(database)));
  }

  private ChromaServer withScope(Scope scope) {
    List<Scope> more = new ArrayList<>(scopes);
    more.add(scope);
    return new ChromaServer(settings, List.copyOf(more), backoff);
  }

  /**
   * A copy that refuses addresses of private networks and of this machine. It is for hosts that let
   * others choose the address. The name is looked up before each request. The connection then uses
   * the JVM's name cache, which keeps the answer for a time (30 seconds, or {@code
   * networkaddress.cache.ttl}). A name that changes just when its entry expires, or any name if the
   * cache is off, must be stopped by a proxy or a firewall, since Java's HTTP client does not let
   * the caller choose the address of a name.
   */
  public ChromaServer publicAddressesOnly() {
    return with(settings.withPublicOnly());
  }

  /**
   * A copy that waits at most this long for a connection. The default is 10 seconds.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public ChromaServer connectTimeout(Duration timeout) {
    return with(settings.limits().withConnectTimeout(timeout));
  }

  /**
   * A copy that waits at most this long for a complete answer. The default is 60 seconds.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public ChromaServer requestTimeout(Duration timeout) {
    return with(settings.limits().withRequestTimeout(timeout));
  }

  /**
   * A copy that waits at most this long before a retry. The default is 30 seconds. If the server
   * asks for a longer wait, the request fails at once.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public ChromaServer longestWait(Duration wait) {
    return with(settings.limits().withLongestWait(wait));
  }

  /**
   * A copy that retries a request at most this number of times. The default is 4. 0 means no
   * retries.
   *
   * @throws IllegalArgumentException if it is not from 0 to 100
   */
  public ChromaServer maxRetries(int retries) {
    return with(settings.limits().withMaxRetries(retries));
  }

  /**
   * A copy that asks for at most this number of records in a request, and for ten times as many
   * ids. The default is 500, or 300 of either for Chroma Cloud. Smaller pages suit long vectors and
   * documents.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_PAGE_SIZE}
   */
  public ChromaServer pageSize(int records) {
    if (records < 1 || records > MAX_PAGE_SIZE) {
      throw new IllegalArgumentException(
          "pageSize is from 1 to " + MAX_PAGE_SIZE + ", not " + records);
    }
    boolean cloud = settings.idPageSize() == settings.pageSize();
    return with(settings.withPageSize(records, cloud ? records : records * IDS_FOR_A_RECORD));
  }

  /** The scheme, host and port. */
  @Override
  public String description() {
    return settings.server();
  }

  @Override
  ChromaSession open(Function<List<ChromaCollection>, Optional<ChromaCollection>> first) {
    return ServerSession.open(settings, scopes, backoff);
  }

  /**
   * The one database that this server covers, or Chroma's default database if none is set.
   *
   * @throws IllegalArgumentException if there are several
   */
  Scope oneDatabase() {
    Scope only =
        scopes.isEmpty()
            ? new Scope(
                ChromaCollection.DEFAULT_TENANT, Optional.of(ChromaCollection.DEFAULT_DATABASE))
            : scopes.get(0);
    if (scopes.size() > 1 || only.database().isEmpty()) {
      throw new IllegalArgumentException("a store belongs to one database; name it with database");
    }
    return only;
  }

  HttpSettings settings() {
    return settings;
  }

  ChromaClient connect() {
    return ChromaClient.connect(settings, backoff);
  }

  /** A copy for tests, which do not wait. */
  ChromaServer backoff(Backoff backoff) {
    return new ChromaServer(settings, scopes, backoff);
  }

  private ChromaServer with(HttpSettings changed) {
    return new ChromaServer(changed, scopes, backoff);
  }

  private ChromaServer with(HttpLimits changed) {
    return with(settings.withLimits(changed));
  }
}

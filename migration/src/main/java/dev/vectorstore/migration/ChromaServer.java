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
 * A Chroma server, 0.4.0 to 1.5.9, by its HTTP interface, v1 or v2, whichever it has. Immutable and
 * safe to share between threads; each method gives a changed copy, and nothing is sent before the
 * server is used. No credential stands in any text that an object of this library gives.
 *
 * <p>Requests that can be repeated without harm are, after a lost connection and the status 429,
 * 502, 503 and 504, for as long as the server says with {@code Retry-After}. Redirects are not
 * followed, so that credentials go to this address alone. An answer longer than 64 MiB is not read.
 *
 * <p>Chroma has no snapshots: records that are written while they are read may be missed, which is
 * told as a note {@code CHANGED_WHILE_READ}, {@code RECORD_VANISHED} or {@code RECORD_REPEATED},
 * and which a second import mends. Over HTTP, NaN and the infinities come as null, in vectors and
 * in metadata, and are taken for NaN; a directory has their bits.
 */
public final class ChromaServer extends ChromaSource {
  /** The most records in one request that a setting allows. */
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
   * The server at this address, such as {@code http://localhost:8000}. Without a tenant or a
   * database, all databases are meant that the credentials name or the default tenant has.
   *
   * @throws IllegalArgumentException if the address is not absolute, not http or https, has no
   *     host, or has user information, a query or a fragment
   */
  public static ChromaServer at(URI address) {
    ServerAddress.require(address, "a Chroma server", "basic");
    if (address.getRawQuery() != null || address.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the address of a Chroma server has no query and no fragment");
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

  /** Chroma Cloud, with pages of the 300 records that it gives at once. */
  public static ChromaServer cloud(Supplier<String> apiKey) {
    return at(URI.create("https://" + CLOUD_HOST)).token(apiKey);
  }

  /** A copy that sends {@code Authorization: Basic}; the password is asked for each time. */
  public ChromaServer basic(String user, Supplier<String> password) {
    if (user.contains(":")) {
      throw new IllegalArgumentException("the name of a user has no colon");
    }
    return withHeader(
        "Authorization",
        () ->
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(
                        (user + ":" + password.get()).getBytes(StandardCharsets.UTF_8)));
  }

  /** A copy that sends {@code Authorization: Bearer}; the token is asked for each time. */
  public ChromaServer bearer(Supplier<String> token) {
    Objects.requireNonNull(token, "token");
    return withHeader("Authorization", () -> "Bearer " + token.get());
  }

  /** A copy that sends {@code X-Chroma-Token}; the token is asked for each time. */
  public ChromaServer token(Supplier<String> token) {
    return withHeader("X-Chroma-Token", Objects.requireNonNull(token, "token"));
  }

  /**
   * A copy that sends this header too, for a proxy; the value is asked for each time, and one of
   * the same name, in any case, is replaced.
   *
   * @throws IllegalArgumentException if it is no header or is one that the library sets itself
   */
  public ChromaServer header(String name, Supplier<String> value) {
    return withHeader(name, Objects.requireNonNull(value, "value"));
  }

  private ChromaServer withHeader(String name, Supplier<String> value) {
    return with(settings.withHeaders(settings.headers().with(name, value)));
  }

  /** A copy that also means all databases of this tenant; before 0.6.3, its default database. */
  public ChromaServer tenant(String tenant) {
    return withScope(new Scope(Objects.requireNonNull(tenant, "tenant"), Optional.empty()));
  }

  /** A copy that also means this database. */
  public ChromaServer database(String tenant, String database) {
    return withScope(new Scope(Objects.requireNonNull(tenant, "tenant"), Optional.of(database)));
  }

  private ChromaServer withScope(Scope scope) {
    List<Scope> more = new ArrayList<>(scopes);
    more.add(scope);
    return new ChromaServer(settings, List.copyOf(more), backoff);
  }

  /**
   * A copy that refuses an address of a private network or of this machine, for hosts that let
   * others name the address. The name is looked up before each request, and the connection goes
   * where the JVM's cache of names says, which keeps that answer for a time (30 seconds unless
   * {@code networkaddress.cache.ttl} says otherwise). A name that changes just as it expires there,
   * or any with that cache off, is for a proxy or a firewall to stop: Java's HTTP client lets
   * nobody say which address of a name it takes.
   */
  public ChromaServer publicAddressesOnly() {
    return with(settings.withPublicOnly());
  }

  /**
   * A copy that waits so long for a connection; 10 seconds by default.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public ChromaServer connectTimeout(Duration timeout) {
    return with(settings.limits().withConnectTimeout(timeout));
  }

  /**
   * A copy that waits so long for one whole answer, its last byte included; 60 seconds by default.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public ChromaServer requestTimeout(Duration timeout) {
    return with(settings.limits().withRequestTimeout(timeout));
  }

  /**
   * A copy that never waits longer than this between two tries; 30 seconds by default. If the
   * server wants a longer wait, the request fails at once.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public ChromaServer longestWait(Duration wait) {
    return with(settings.limits().withLongestWait(wait));
  }

  /**
   * A copy that repeats a request so many times at most; 4 by default, 0 for never.
   *
   * @throws IllegalArgumentException if it is not from 0 to 100
   */
  public ChromaServer maxRetries(int retries) {
    return with(settings.limits().withMaxRetries(retries));
  }

  /**
   * A copy that asks for at most so many records at once, and ten times as many ids; 500 by
   * default, 300 of either from Chroma Cloud. Smaller pages suit long vectors and documents.
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

  /** Scheme, host and port. */
  @Override
  public String description() {
    return settings.server();
  }

  @Override
  ChromaSession open(Function<List<ChromaCollection>, Optional<ChromaCollection>> first) {
    return ServerSession.open(settings, scopes, backoff);
  }

  /**
   * The one database that is meant, Chroma's default one if none is given.
   *
   * @throws IllegalArgumentException if it is not one
   */
  Scope oneDatabase() {
    Scope only =
        scopes.isEmpty()
            ? new Scope(
                ChromaCollection.DEFAULT_TENANT, Optional.of(ChromaCollection.DEFAULT_DATABASE))
            : scopes.get(0);
    if (scopes.size() > 1 || only.database().isEmpty()) {
      throw new IllegalArgumentException("a store is in one database; name it with database");
    }
    return only;
  }

  HttpSettings settings() {
    return settings;
  }

  ChromaClient connect() {
    return ChromaClient.connect(settings, backoff);
  }

  /** A copy for tests, where time does not pass. */
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

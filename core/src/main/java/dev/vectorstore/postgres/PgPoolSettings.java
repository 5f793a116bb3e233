package dev.vectorstore.postgres;

import dev.vectorstore.internal.settings.Copyable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connection pool of a database that is {@linkplain PgVectorDatabase#open(String,
 * PgPoolSettings) opened by its URL}. What is set here takes precedence over the URL. The URL takes
 * precedence over the defaults. Immutable and safe to share between threads. Never prints the
 * password. No parameter may be null.
 */
public final class PgPoolSettings {
  /** The largest number of connections. */
  public static final int MAX_CONNECTIONS = 1_000;

  private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(2);

  private static final PgPoolSettings DEFAULTS = new PgPoolSettings(new Values());

  private final Values values;

  private PgPoolSettings(Values values) {
    this.values = values;
  }

  private PgPoolSettings with(Consumer<Values> change) {
    return new PgPoolSettings(values.changed(change));
  }

  private static final class Values extends Copyable<Values> {
    private @Nullable String user;
    private @Nullable String password;
    private @Nullable String applicationName;
    private int connections = 10;
    private Duration connectionTimeout = Duration.ofSeconds(10);
    private @Nullable Duration socketTimeout;
    private @Nullable Duration statementTimeout;
    private Duration leakDetection = Duration.ofMinutes(10);
    private boolean behindTransactionPooler;
  }

  /**
   * The defaults:
   *
   * <ul>
   *   <li>ten connections, which are opened at once;
   *   <li>an operation waits 10 seconds for a connection;
   *   <li>the server stops a statement after 1 minute and 48 seconds;
   *   <li>a connection is closed after 2 minutes without a byte;
   *   <li>the log names a connection that is in use for 10 minutes.
   * </ul>
   */
  public static PgPoolSettings defaults() {
    return DEFAULTS;
  }

  /**
   * A copy that connects as this user. The default is the user of the URL or the operating system.
   */
  public PgPoolSettings user(String user) {
    return with(v -> v.user = Objects.requireNonNull(user, "user"));
  }

  /**
   * A copy that connects with this password. The default is the password of the URL or of {@code
   * .pgpass}.
   */
  public PgPoolSettings password(String password) {
    return with(v -> v.password = Objects.requireNonNull(password, "password"));
  }

  /**
   * A copy whose connections have this name in {@code pg_stat_activity}. The default is
   * "vectorstore".
   */
  public PgPoolSettings applicationName(String name) {
    return with(v -> v.applicationName = Objects.requireNonNull(name, "name"));
  }

  /**
   * A copy with this number of connections. 10 to 20 are enough for most applications. More are
   * rarely faster, as the server has no more cores.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_CONNECTIONS}
   */
  public PgPoolSettings connections(int connections) {
    if (connections < 1 || connections > MAX_CONNECTIONS) {
      throw new IllegalArgumentException(
          "connections must be from 1 to " + MAX_CONNECTIONS + ": " + connections);
    }
    return with(v -> v.connections = connections);
  }

  /**
   * A copy whose operations wait this long for a connection and then fail as {@link
   * dev.vectorstore.VectorStoreException.Unavailable}.
   *
   * @throws IllegalArgumentException if it is less than 250 milliseconds or more than a day
   */
  public PgPoolSettings connectionTimeout(Duration timeout) {
    requireBetween(
        "connection timeout", Objects.requireNonNull(timeout, "timeout"), Duration.ofMillis(250));
    return with(v -> v.connectionTimeout = timeout);
  }

  /**
   * A copy that closes a connection if no byte was received or could be sent for this long, for
   * example because the network failed silently. Zero waits forever, and the log warns about it.
   * Building an index of words or of a metadata key, and activating a space, are exempt from it.
   *
   * @param timeout the time, in whole seconds
   * @throws IllegalArgumentException if it is neither zero nor from 1 second to a day
   */
  public PgPoolSettings socketTimeout(Duration timeout) {
    if (!timeout.isZero()) {
      requireBetween("socket timeout", timeout, Duration.ofSeconds(1));
    }
    return with(v -> v.socketTimeout = timeout);
  }

  /**
   * A copy whose statements the server stops after this time, as {@link
   * dev.vectorstore.VectorStoreException.TimedOut}. The default is nine tenths of the socket
   * timeout. Zero leaves it to the server's own setting. The same operations are exempt as from the
   * socket timeout.
   *
   * @throws IllegalArgumentException if it is neither zero nor from 1 millisecond to a day
   */
  public PgPoolSettings statementTimeout(Duration timeout) {
    if (!timeout.isZero()) {
      requireBetween("statement timeout", timeout, Duration.ofMillis(1));
    }
    return with(v -> v.statementTimeout = timeout);
  }

  /**
   * A copy that logs who uses a connection for this long and may have lost it. Zero turns this off.
   *
   * @throws IllegalArgumentException if it is neither zero nor from 2 seconds to a day
   */
  public PgPoolSettings leakDetection(Duration threshold) {
    if (!threshold.isZero()) {
      requireBetween("leak detection", threshold, Duration.ofSeconds(2));
    }
    return with(v -> v.leakDetection = threshold);
  }

  /**
   * A copy for a pooler that gives each transaction another session of the server, such as
   * PgBouncer in its mode "transaction", Neon's pooled address, or Supabase's at port 6543. Nothing
   * is kept in a session then.
   *
   * <ul>
   *   <li>The statement timeout is left to the server, as it would be sent in a parameter that
   *       poolers refuse. Set it for the role: {@code alter role … set statement_timeout = '108s'}.
   *   <li>No statement stays prepared. If the pooler keeps track of prepared statements, the URL
   *       may set {@code prepareThreshold}.
   * </ul>
   *
   * <p>No cost was measurable.
   *
   * <p>Migrations and {@linkplain PgSettings#maintenance concurrent builds of indexes} need
   * sessions and connect to the server itself.
   */
  public PgPoolSettings behindTransactionPooler() {
    return with(v -> v.behindTransactionPooler = true);
  }

  /**
   * Connections with these settings, without a pool. Each connection is new, and the caller closes
   * it. {@link dev.vectorstore.schema.VectorSchema} accepts them. The number of connections and the
   * wait for one do not apply.
   *
   * @param url as in {@link PgVectorDatabase#open(String, PgPoolSettings)}
   * @throws IllegalArgumentException as that does
   */
  public DataSource unpooled(String url) {
    return OwnPool.connector(url, this);
  }

  /** What is set, without the password. */
  @Override
  public String toString() {
    return "pool of "
        + values.connections
        + user().map(user -> " as " + user).orElse("")
        + (values.password == null ? "" : " with a password")
        + (values.behindTransactionPooler ? " behind a transaction pooler" : "");
  }

  private static void requireBetween(String what, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "a " + what + " is from " + least + " to PT24H, not " + value);
    }
  }

  Optional<String> user() {
    return Optional.ofNullable(values.user);
  }

  Optional<String> password() {
    return Optional.ofNullable(values.password);
  }

  Optional<String> applicationName() {
    return Optional.ofNullable(values.applicationName);
  }

  int connections() {
    return values.connections;
  }

  boolean isBehindTransactionPooler() {
    return values.behindTransactionPooler;
  }

  Duration connectionTimeout() {
    return values.connectionTimeout;
  }

  Duration leakDetection() {
    return values.leakDetection;
  }

  /** What is set here, or what the URL says, or the default. */
  Duration effectiveSocketTimeout(Optional<Duration> ofUrl) {
    return values.socketTimeout == null ? ofUrl.orElse(SOCKET_TIMEOUT) : values.socketTimeout;
  }

  /**
   * What is set here, or what fits the socket timeout.
   *
   * @throws IllegalArgumentException if it is not below the socket timeout, or a pooler is between
   */
  Duration effectiveStatementTimeout(Duration socket) {
    if (values.behindTransactionPooler) {
      if (values.statementTimeout != null && !values.statementTimeout.isZero()) {
        throw new IllegalArgumentException(
            "a statement timeout cannot be set through a transaction pooler; set it for the role:"
                + " alter role … set statement_timeout = "
                + values.statementTimeout.toMillis());
      }
      return Duration.ZERO;
    }
    if (values.statementTimeout == null) {
      return (socket.isZero() ? SOCKET_TIMEOUT : socket).multipliedBy(9).dividedBy(10);
    }
    if (!socket.isZero() && values.statementTimeout.compareTo(socket) >= 0) {
      throw new IllegalArgumentException(
          "the statement timeout of "
              + values.statementTimeout
              + " is not below the socket timeout of "
              + socket);
    }
    return values.statementTimeout;
  }
}

package dev.vectorstore.postgres;

import dev.vectorstore.internal.settings.Copyable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a database that is {@linkplain PgVectorDatabase#open(String, PgPoolSettings)
 * opened by its URL}. What is set here counts before what the URL says, and that before the
 * defaults. Immutable and safe to share between threads; never prints the password.
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
   * Ten connections, all open from the beginning; a connection is waited for 10 seconds; the server
   * stops a statement after 1 minute and 48 seconds, and the socket is closed after 2 minutes
   * without a byte; a connection that is out for 10 minutes is named in the log.
   */
  public static PgPoolSettings defaults() {
    return DEFAULTS;
  }

  /** A copy that connects as this user; the URL's or the operating system's unless set. */
  public PgPoolSettings user(String user) {
    return with(v -> v.user = Objects.requireNonNull(user, "user"));
  }

  /** A copy that connects with this password; the URL's or that of {@code .pgpass} unless set. */
  public PgPoolSettings password(String password) {
    return with(v -> v.password = Objects.requireNonNull(password, "password"));
  }

  /**
   * A copy whose connections have this name in {@code pg_stat_activity}; "vectorstore" unless set.
   */
  public PgPoolSettings applicationName(String name) {
    return with(v -> v.applicationName = Objects.requireNonNull(name, "name"));
  }

  /**
   * A copy with so many connections. 10 to 20 serve an application; more are seldom quicker, as the
   * server has no more cores.
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
   * A copy whose operations wait so long for a connection and then fail as {@link
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
   * A copy that gives a connection up when so long no byte has come or could be sent, as when the
   * network fails without a word. Zero waits for ever, which the log warns of. Building an index of
   * words or of a metadata key, and activating a space, are not bound by it.
   *
   * @param timeout in whole seconds
   * @throws IllegalArgumentException if it is neither zero nor from 1 second to a day
   */
  public PgPoolSettings socketTimeout(Duration timeout) {
    if (!timeout.isZero()) {
      requireBetween("socket timeout", timeout, Duration.ofSeconds(1));
    }
    return with(v -> v.socketTimeout = timeout);
  }

  /**
   * A copy whose statements the server stops after so long, as {@link
   * dev.vectorstore.VectorStoreException.TimedOut}; nine tenths of the socket timeout unless set.
   * Zero leaves it to the server's own setting. Bound by it is what the socket timeout binds.
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
   * A copy that names in the log who has a connection for so long and may have lost it; zero names
   * nobody.
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
   * is kept in a session then: the statement timeout, which travels in a parameter that poolers
   * refuse, is left to the server (for a role, {@code alter role … set statement_timeout =
   * '108s'}), and no statement stays prepared, unless the URL sets {@code prepareThreshold}, as it
   * may where the pooler keeps track of them. Costs nothing that was measurable.
   *
   * <p>Migrations and {@linkplain PgSettings#maintenance builds of indexes beside writers} need
   * sessions and go to the server itself.
   */
  public PgPoolSettings behindTransactionPooler() {
    return with(v -> v.behindTransactionPooler = true);
  }

  /**
   * Connections with these settings to a database, each made anew and closed by who asked for it,
   * as {@link dev.vectorstore.schema.VectorSchema} takes them. The number of connections and the
   * wait for one have no meaning here.
   *
   * @param url as {@link PgVectorDatabase#open(String, PgPoolSettings)} takes it
   * @throws IllegalArgumentException as that does
   */
  public DataSource unpooled(String url) {
    return OwnPool.connector(url, this);
  }

  /** What is set, but for the password. */
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

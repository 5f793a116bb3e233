package dev.vectorstore.localpostgres;

import dev.vectorstore.localpostgres.internal.host.Environment;
import dev.vectorstore.localpostgres.internal.host.ProviderKind;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import dev.vectorstore.localpostgres.internal.provider.PgBouncerPackage;
import dev.vectorstore.localpostgres.internal.provider.PostgresProviders;
import dev.vectorstore.localpostgres.internal.provider.PostgresProviders.Provided;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A throwaway PostgreSQL (15 or newer) with pgvector (0.8 or newer) for examples and tests.
 *
 * <p>{@link #start()} uses the first of these ways that works, and logs which one:
 *
 * <ol>
 *   <li>{@code url}: the server that the environment variable {@code VECTORSTORE_TEST_URL} names, a
 *       JDBC URL. User and password are in the URL's parameters or in {@code VECTORSTORE_TEST_USER}
 *       and {@code VECTORSTORE_TEST_PASSWORD}. The user must be allowed to create databases. If the
 *       variable is set, no other way is tried.
 *   <li>{@code installed}: a PostgreSQL with pgvector that is installed on this machine, the newest
 *       if there are several.
 *   <li>{@code docker}: the image {@code pgvector/pgvector:pg17}, if {@code
 *       org.testcontainers:testcontainers-postgresql} (2 or newer) is on the class path and Docker
 *       runs.
 *   <li>{@code packages}: on Debian, Ubuntu and their derivatives, the distribution's own packages.
 *       They are downloaded once (about 100 MB) and unpacked into {@code
 *       $XDG_CACHE_HOME/vectorstore} or {@code ~/.cache/vectorstore}, for root into {@code
 *       /var/cache/vectorstore}; nothing is installed. If the distribution has several versions,
 *       version 17 is used, or else the newest.
 * </ol>
 *
 * <p>Environment variables, or system properties of the same names, control this:
 *
 * <ul>
 *   <li>{@code VECTORSTORE_LOCAL_POSTGRES}, a comma-separated list of these four words, restricts
 *       the ways that are tried. {@code none} allows no way.
 *   <li>{@code VECTORSTORE_LOCAL_POSTGRES_VERSION}, a major version from 15 on, such as {@code 18}:
 *       only servers of that version are used, by all ways. A server that {@code
 *       VECTORSTORE_TEST_URL} names is refused if it has another version. The cache can hold
 *       packages of several versions.
 *   <li>{@code VECTORSTORE_LOCAL_POSTGRES_CACHE} names a directory to unpack into instead of {@code
 *       ~/.cache} or {@code /var/cache}. The server's user must be able to read it.
 * </ul>
 *
 * <p>An installed or unpacked server listens on 127.0.0.1 only, at a free port, with a random
 * password and a data directory in {@code java.io.tmpdir}, and is tuned for speed, so a crash of
 * the machine loses its data. It is stopped and removed when the JVM ends. If the JVM is killed,
 * the next start by the same user removes what is left. As root, it runs as the user {@code nobody}
 * or {@code postgres}. On a server that {@code VECTORSTORE_TEST_URL} names, databases are dropped
 * when the JVM ends, but those of a killed JVM stay.
 *
 * <p>Thread-safe.
 */
public final class LocalPostgres {
  private static final Logger LOG = LoggerFactory.getLogger(LocalPostgres.class);

  private static final String CREATE_DATABASE =
      """
      select format('create database %I template template0', ?)
      """;
  private static final String DROP_DATABASE =
      """
      select format('drop database if exists %I with (force)', ?)
      """;

  private static @Nullable LocalPostgres shared;
  private static @Nullable String failure;

  private final RunningPostgres running;
  private final String description;
  private final String prefix = "vectorstore_" + UUID.randomUUID().toString().substring(0, 8) + "_";
  private final AtomicInteger databases = new AtomicInteger();
  private final Set<LocalDatabase> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  private LocalPostgres(Provided provided) {
    this.running = provided.server();
    this.description = describe(provided);
    if (provided.kind() == ProviderKind.URL) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "vectorstore-postgres-drop"));
    }
  }

  /**
   * Returns the server of this JVM, which the first call starts. The first start takes seconds, or
   * longer if it has to download. Later calls return the same object at once, or fail in the same
   * way.
   *
   * @throws LocalPostgresException if no way works, or if {@code VECTORSTORE_TEST_URL} names a
   *     server that cannot be used
   * @throws IllegalArgumentException if {@code VECTORSTORE_LOCAL_POSTGRES} has an unknown word, or
   *     {@code VECTORSTORE_LOCAL_POSTGRES_VERSION} is not a major version from 15 on
   */
  public static synchronized LocalPostgres start() {
    if (shared != null) {
      return shared;
    }
    if (failure != null) {
      throw new LocalPostgresException(failure);
    }
    try {
      shared = start(Environment.current());
      return shared;
    } catch (LocalPostgresException e) {
      // an interrupted start says nothing about the next one
      failure = Thread.currentThread().isInterrupted() ? null : e.getMessage();
      throw e;
    }
  }

  /** Starts a server that is not shared. */
  static LocalPostgres start(Environment environment) {
    try {
      LocalPostgres server = new LocalPostgres(new PostgresProviders(environment).first());
      LOG.info("Using {}", server.description);
      return server;
    } catch (UnavailableException e) {
      throw new LocalPostgresException(e);
    }
  }

  private static String describe(Provided provided) {
    return "PostgreSQL %s with pgvector %s by way of %s: %s"
        .formatted(
            provided.versions().postgres(),
            provided.versions().pgvector(),
            provided.kind().word(),
            provided.server().origin());
  }

  /** One line with the versions of PostgreSQL and pgvector and the way that was used. */
  public String description() {
    return description;
  }

  /**
   * Creates an empty database with a unique name. The extension is available in it but not created.
   *
   * @throws LocalPostgresException if the server refuses or has ended
   */
  public LocalDatabase newDatabase() {
    String name = prefix + databases.incrementAndGet();
    LocalDatabase database = new LocalDatabase(this, running, name);
    try {
      execute(CREATE_DATABASE, name);
    } catch (SQLException e) {
      throw new LocalPostgresException("The database " + name + " could not be created", e);
    }
    open.add(database);
    return database;
  }

  /**
   * Starts a server that follows this one by streaming replication. That takes seconds.
   *
   * @throws LocalPostgresException if this server was not started by way of {@code installed} or
   *     {@code packages}, or if the other one does not start
   */
  public LocalReplica newReplica() {
    try {
      return new LocalReplica(running.newReplica());
    } catch (IOException e) {
      throw new LocalPostgresException("A replica could not be started: " + e.getMessage(), e);
    }
  }

  /**
   * Starts a PgBouncer (1.21 or newer) over this server: the one that is installed, or on Debian
   * and its derivatives that of the distribution, which is downloaded once and unpacked. Prepared
   * statements work in both modes.
   *
   * @param sessions how many it opens at most for a role in a database; further clients wait
   * @throws IllegalArgumentException if that is less than 1
   * @throws LocalPostgresException if there is no PgBouncer, if this server was not started by way
   *     of {@code installed} or {@code packages}, or if the pooler does not start
   */
  public LocalPooler newPooler(LocalPooler.Mode mode, int sessions) {
    Objects.requireNonNull(mode, "mode");
    if (sessions < 1) {
      throw new IllegalArgumentException("a pooler has at least 1 session, not " + sessions);
    }
    try {
      return new LocalPooler(
          running.newPooler(
              PgBouncerPackage.program(Environment.current()), mode.word(), sessions));
    } catch (IOException e) {
      throw new LocalPostgresException("A pooler could not be started: " + e.getMessage(), e);
    }
  }

  void drop(LocalDatabase database) {
    if (stopped) {
      return;
    }
    try {
      execute(DROP_DATABASE, database.name());
    } catch (SQLException e) {
      throw new LocalPostgresException("The database " + database + " could not be dropped", e);
    }
    open.remove(database);
  }

  /**
   * Lets the server put a name into a statement, where a parameter is not possible, and runs it.
   */
  private void execute(String template, String name) throws SQLException {
    try (Connection connection = running.dataSource().getConnection();
        PreparedStatement formatting = connection.prepareStatement(template);
        Statement statement = connection.createStatement()) {
      formatting.setString(1, name);
      try (ResultSet formatted = formatting.executeQuery()) {
        formatted.next();
        statement.execute(formatted.getString(1));
      }
    }
  }

  /** Drops all open databases and stops the server if it is ours. */
  synchronized void stop() {
    if (stopped) {
      return;
    }
    for (LocalDatabase database : open) {
      try {
        database.close();
      } catch (LocalPostgresException e) {
        LOG.warn("{} stays on the server", database, e);
      }
    }
    stopped = true;
    running.stop();
  }

  /** The same as {@link #description()}. */
  @Override
  public String toString() {
    return description;
  }
}

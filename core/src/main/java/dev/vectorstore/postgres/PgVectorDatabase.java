package dev.vectorstore.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.collection.RepartitionProgress;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.internal.collection.CollectionNames;
import dev.vectorstore.internal.collection.FollowingStore;
import dev.vectorstore.internal.collection.ModelCheck;
import dev.vectorstore.internal.collection.ObservedImports;
import dev.vectorstore.internal.collection.ObservedSpaces;
import dev.vectorstore.internal.collection.ObservedStore;
import dev.vectorstore.internal.collection.RecallSampler;
import dev.vectorstore.internal.collection.TenantView;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.internal.observe.Observer;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.Role;
import dev.vectorstore.internal.postgres.catalog.StatisticsCache;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.connection.BorrowedConnections;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.connection.DataSourceCheck;
import dev.vectorstore.internal.postgres.connection.Replicas;
import dev.vectorstore.internal.postgres.connection.Threads;
import dev.vectorstore.internal.postgres.imports.PgImportRuns;
import dev.vectorstore.internal.postgres.index.AutomaticIndexes;
import dev.vectorstore.internal.postgres.index.Repartition;
import dev.vectorstore.internal.postgres.space.PgEmbeddingSpaces;
import dev.vectorstore.internal.postgres.store.PgOpener;
import dev.vectorstore.internal.postgres.store.PgVectorStore;
import dev.vectorstore.internal.sql.Login;
import dev.vectorstore.internal.sql.SqlErrors;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.observe.Operation;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.schema.SchemaException;
import dev.vectorstore.schema.SchemaState;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.space.EmbeddingSpaces;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Collections in PostgreSQL 15 or newer with pgvector 0.8 or newer. Safe to use from many threads.
 *
 * <p>Each operation borrows one connection of the {@link DataSource} for as long as it runs. It
 * holds none while a model embeds. Connections must come with auto-commit on. Each operation is a
 * transaction of its own, unless it joins the caller's transaction, see {@link #joining} and {@link
 * PgSettings#joinTransactionsWhile}. The library's own transactions are READ COMMITTED, even if the
 * connections have another default.
 * <!-- snippet: JavadocSnippetsTest#postgres -->
 *
 * <pre>{@code
 * VectorSchema.migrate(owner); // by the role that owns the tables
 * try (PgVectorDatabase db = PgVectorDatabase.open(dataSource)) {
 *   db.store("articles", model).upsert(Document.of("a1", "How to water a cactus"));
 * }
 * }</pre>
 */
public final class PgVectorDatabase implements VectorDatabase {
  private final Connections connections;
  private final Catalog catalog;
  private final Backend backend;
  private final AutomaticIndexes automatic;
  private final Role role;
  private final Optional<Observer> observer;
  private final Optional<RecallSampler> sampler;
  private final Optional<Replicas> replicas;
  private final Runnable closing;

  private PgVectorDatabase(
      Backend backend,
      AutomaticIndexes automatic,
      Optional<Observer> observer,
      Optional<RecallSampler> sampler,
      Optional<Replicas> replicas,
      Runnable closing) {
    this.automatic = automatic;
    this.replicas = replicas;
    this.observer = observer;
    this.sampler = sampler;
    this.backend = backend;
    this.closing = closing;
    this.connections = backend.connections();
    this.catalog = new Catalog(backend.tables());
    this.role = new Role(backend.tables());
  }

  /** Opens the schema {@code vectorstore}, see {@link #open(DataSource, PgSettings)}. */
  public static PgVectorDatabase open(DataSource dataSource) {
    return open(dataSource, PgSettings.defaults());
  }

  /**
   * Opens a database that {@link VectorSchema#migrate} has prepared. The {@code DataSource} is
   * borrowed and never closed. It should be a pool whose connections have a socket timeout and a
   * shorter statement timeout. One warning in the log names what is missing.
   *
   * @throws IllegalStateException if the driver is set to {@code preferQueryMode=simple}
   * @throws VectorStoreException.SchemaOutOfDate if the tables are missing, older than this library
   *     needs or newer than it knows (it works with its own version and with the next one), or if
   *     pgvector is missing or older than 0.8.0
   * @throws VectorStoreException.Unsuitable if the encoding of the database or of the connection is
   *     not UTF-8
   * @throws VectorStoreException.Forbidden if the role may not use the schema of pgvector
   * @throws VectorStoreException.Unavailable if the database cannot be reached
   * @throws VectorStoreException.LoginFailed if there is no such database, or the server refuses
   *     this user
   */
  public static PgVectorDatabase open(DataSource dataSource, PgSettings settings) {
    return open(dataSource, settings, () -> {});
  }

  /**
   * Opens the schema {@code vectorstore}, see {@link #open(String, PgPoolSettings, PgSettings)}.
   */
  public static PgVectorDatabase open(String url, PgPoolSettings pool) {
    return open(url, pool, PgSettings.defaults());
  }

  /**
   * Opens a database that {@link VectorSchema#migrate} has prepared. It has a connection pool of
   * its own, which is closed with it.
   *
   * @param url a URL of PostgreSQL's driver, {@code jdbc:postgresql://host:5432/database}, with any
   *     of its parameters; it must come from a trusted source, as parameters can load classes
   * @throws IllegalArgumentException if this is not such a URL, or if the statement timeout is not
   *     below the socket timeout. The message contains no part of the URL
   * @throws IllegalStateException as {@link #open(DataSource, PgSettings)}
   * @throws VectorStoreException.SchemaOutOfDate as {@link #open(DataSource, PgSettings)}
   * @throws VectorStoreException.Unavailable if the database cannot be reached
   * @throws VectorStoreException.LoginFailed if there is no such database, or the server refuses
   *     this user
   */
  public static PgVectorDatabase open(String url, PgPoolSettings pool, PgSettings settings) {
    HikariDataSource own = OwnPool.open(url, pool);
    try {
      return open(own, settings, own::close);
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  private static PgVectorDatabase open(
      DataSource dataSource, PgSettings settings, Runnable closingPool) {
    ScheduledExecutorService timer = Threads.scheduler("vectorstore-timer");
    Tables tables = tables(dataSource, settings);
    DataSourceCheck.warn(dataSource);
    Optional<Replicas> replicas = settings.replicas().open(dataSource);
    try {
      return open(dataSource, settings, closingPool, timer, tables, replicas);
    } catch (RuntimeException e) {
      replicas.ifPresent(Replicas::close);
      throw e;
    }
  }

  private static PgVectorDatabase open(
      DataSource dataSource,
      PgSettings settings,
      Runnable closingPool,
      ScheduledExecutorService timer,
      Tables tables,
      Optional<Replicas> replicas) {
    Backend backend =
        new Backend(
            new Connections(
                new BorrowedConnections(dataSource, settings.whenToJoin()),
                timer::isShutdown,
                replicas),
            tables,
            settings.maintenance(),
            settings.indexPaysFrom(),
            new StatisticsCache(System::nanoTime),
            timer);
    Optional<Observer> observer =
        settings.observer().map(listener -> observer(listener, backend.connections(), settings));
    AutomaticIndexes automatic = new AutomaticIndexes(settings.hasAutomaticIndexes(), observer);
    Optional<RecallSampler> sampler =
        observer.filter(it -> settings.recallSample() > 0).map(it -> sampler(settings, it));
    return new PgVectorDatabase(
        backend,
        automatic,
        observer,
        sampler,
        replicas,
        () -> {
          sampler.ifPresent(RecallSampler::close);
          automatic.close();
          replicas.ifPresent(Replicas::close);
          timer.shutdown(); // what is limited already ends in time all the same
          closingPool.run();
        });
  }

  private static Observer observer(
      OperationListener listener, Connections connections, PgSettings settings) {
    String database = connections.read("opening of the database", Connection::getCatalog);
    return new Observer(
        listener, Operation.POSTGRESQL, Optional.of(database + "|" + settings.schema().value()));
  }

  private static RecallSampler sampler(PgSettings settings, Observer observer) {
    return new RecallSampler(settings.recallSample(), settings.joins(), observer, System::nanoTime);
  }

  /** The tables, once their version is seen to be one that this library works on. */
  static Tables tables(DataSource dataSource, PgSettings settings) {
    SchemaState state = state(dataSource, settings);
    state.obstacle().ifPresent(PgVectorDatabase::refuse);
    requireVersion(state, settings);
    return new Tables(settings.schema().value(), state.extensionSchema());
  }

  @Override
  public VectorStore store(String collection) {
    return store(requireFound(collection), Tenants.NONE, CollectionSettings.withoutModel());
  }

  @Override
  public VectorStore store(String collection, CollectionSettings settings) {
    CollectionNames.checked(collection);
    ModelCheck agreement = ModelCheck.with(settings);
    Catalog.Opened opened =
        connections.inTransaction(
            opening(collection),
            connection -> catalog.open(connection, collection, agreement),
            Catalog.Opened::wrote);
    connections.requireAsNew(opening(collection));
    return store(opened.collection(), Tenants.NONE, settings);
  }

  @Override
  public Optional<CollectionInfo> find(String collection) {
    return stored(CollectionNames.checked(collection)).map(StoredCollection::info);
  }

  @Override
  public List<CollectionInfo> collections() {
    return connections.read("list of the collections", catalog::all).stream()
        .map(StoredCollection::info)
        .toList();
  }

  @Override
  public void rename(String from, String to) {
    CollectionNames.checked(from);
    CollectionNames.checked(to);
    boolean renamed =
        connections.run(
            "rename of " + Storable.quoted(from),
            connection -> catalog.rename(connection, from, to));
    if (!renamed) {
      throw noSuch(from);
    }
  }

  @Override
  public void drop(String collection) {
    CollectionNames.checked(collection);
    if (!connections.inTransaction(
        "drop of " + Storable.quoted(collection),
        connection -> catalog.drop(connection, collection))) {
      throw noSuch(collection);
    }
  }

  @Override
  public EmbeddingSpaces spaces(String collection) {
    return spaces(requireFound(collection), Tenants.NONE);
  }

  @Override
  public VectorDatabase tenant(String name) {
    String tenant = Tenants.checked(name);
    role.requireBoundByPolicies(connections);
    return new TenantView(this, tenant, opener(tenant));
  }

  private TenantView.Opener opener(String tenant) {
    return new TenantView.Opener() {
      @Override
      public VectorStore open(String collection, CollectionSettings settings) {
        return store(requireFound(collection).seenBy(tenant), tenant, settings);
      }

      @Override
      public EmbeddingSpaces spaces(String collection) {
        return PgVectorDatabase.this.spaces(requireFound(collection), tenant);
      }
    };
  }

  @Override
  public ImportRuns imports() {
    connections.requireNoneToJoin("an import");
    ImportRuns runs = new PgImportRuns(backend);
    return observer.<ImportRuns>map(it -> new ObservedImports(runs, it)).orElse(runs);
  }

  private EmbeddingSpaces spaces(StoredCollection stored, String tenant) {
    EmbeddingSpaces spaces = new PgEmbeddingSpaces(backend, automatic, stored, tenant);
    return observer
        .<EmbeddingSpaces>map(it -> new ObservedSpaces(spaces, it, stored.info().name()))
        .orElse(spaces);
  }

  @Override
  public VectorDatabase joining(Connection connection) {
    return new PgVectorDatabase(
        backend.over(connections.joining(connection)),
        automatic,
        observer,
        Optional.empty(),
        replicas,
        () -> {});
  }

  /**
   * Divides a collection into another number of partitions, see {@link
   * CollectionSettings#partitions(int)}, while others read and write. Its documents and vectors are
   * copied to new tables, which take the places of the old ones once they have everything and all
   * indexes. Those who use it then wait for a moment. Until then it takes twice the space.
   *
   * <p>If it breaks off, call it again with the same number: it goes on where it was. Or call
   * {@link #abandonRepartition}. Writers have a little more to do meanwhile. They must be at READ
   * COMMITTED: at another isolation a write is a {@link VectorStoreException.Conflict}. A
   * transaction at REPEATABLE READ that has begun before the end finds only a part of the
   * collection after it, or nothing.
   *
   * <p>Stores that are open go on. Open them again afterwards: until then {@code info()} tells the
   * old number, and deletes beside other writers can be a Conflict.
   *
   * @param partitions 1 to {@link CollectionSettings#MAX_PARTITIONS}; if it has as many already,
   *     only an index that was not checked yet is
   * @param listener is told the progress, by the calling thread. What it throws ends the call
   * @throws IllegalArgumentException if it is another number
   * @throws IllegalStateException without {@link PgSettings#maintenance}, or if it is getting
   *     another number of partitions already
   * @throws VectorStoreException.NoSuchCollection if there is none with this name
   * @throws VectorStoreException.Conflict if another call does the same, or changes an index of it
   * @throws VectorStoreException if something hangs on its tables that is none of this library's: a
   *     view, a trigger, a policy, a publication, a right on a column. The cause names it
   */
  public void repartition(
      String collection, int partitions, Consumer<RepartitionProgress> listener) {
    CollectionSettings.withoutModel().partitions(partitions); // whether there can be so many
    Objects.requireNonNull(listener, "listener");
    repartition(collection).run(partitions, listener);
  }

  /**
   * Takes back a {@link #repartition} that broke off. The collection stays as it was.
   *
   * @return false if there was none
   * @throws IllegalStateException without {@link PgSettings#maintenance}
   * @throws VectorStoreException.Conflict while it is being indexed, also for a caller that is gone
   * @throws VectorStoreException.NoSuchCollection if there is no collection with this name
   */
  public boolean abandonRepartition(String collection) {
    return repartition(collection).abandon();
  }

  private Repartition repartition(String collection) {
    StoredCollection stored = requireFound(collection);
    connections.requireNoneToJoin("repartitioning of " + Storable.quoted(collection));
    return new Repartition(backend, automatic, stored);
  }

  /**
   * What is known now of the replicas that {@link PgSettings#replicas} named, in their order; empty
   * if there are none. Each is looked at twice a second, so no server is asked for this.
   */
  public List<ReplicaStatus> replicas() {
    return replicas.map(Replicas::status).orElse(List.of()).stream()
        .map(status -> new ReplicaStatus(status.server(), status.leftOut()))
        .toList();
  }

  /**
   * The cache of embeddings in this database. It uses the database's connections, so a database
   * that was opened by a URL needs no other {@code DataSource}. If it joins a transaction, see
   * {@link PgSettings#joinTransactionsWhile}, what it keeps is part of that. It cannot be used once
   * the database is closed.
   *
   * <p>A look-up takes a connection of its own. An upsert holds none while it embeds. A load in one
   * transaction does, so it needs a pool of at least two connections.
   */
  public PgEmbeddingCache embeddingCache() {
    return new PgEmbeddingCache(backend.connections(), backend.tables());
  }

  /**
   * Closes the database. It stops index builds in the background and refuses new operations with
   * {@link IllegalStateException}. Requests that have begun still end within their time limits. The
   * database's own pool is closed. A {@code DataSource} that it was given stays open.
   */
  @Override
  public void close() {
    closing.run();
  }

  private VectorStore store(StoredCollection stored, String tenant, CollectionSettings settings) {
    VectorStore store = unobserved(stored, tenant, settings);
    return observer.<VectorStore>map(it -> new ObservedStore(store, it, sampler)).orElse(store);
  }

  private VectorStore unobserved(
      StoredCollection stored, String tenant, CollectionSettings settings) {
    return settings.next().isPresent()
        ? new FollowingStore(new PgOpener(backend, automatic, stored, tenant, settings))
        : new PgVectorStore(
            backend,
            automatic,
            stored,
            tenant,
            Embedders.of(settings.model().orElse(null)),
            Optional.empty());
  }

  private Optional<StoredCollection> stored(String collection) {
    return connections.readNewest(
        opening(collection), connection -> catalog.find(connection, collection));
  }

  private StoredCollection requireFound(String collection) {
    return stored(CollectionNames.checked(collection)).orElseThrow(() -> noSuch(collection));
  }

  private static String opening(String collection) {
    return "opening of " + Storable.quoted(collection);
  }

  private static VectorStoreException noSuch(String collection) {
    return new VectorStoreException.NoSuchCollection(
        "there is no collection " + Storable.quoted(collection), null);
  }

  private static SchemaState state(DataSource dataSource, PgSettings settings) {
    try {
      return VectorSchema.state(dataSource, settings.schema());
    } catch (SchemaException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw SqlErrors.translate("opening of the database", cause, Login.of(dataSource));
      }
      throw e;
    }
  }

  private static void refuse(SchemaException obstacle) {
    String message = String.valueOf(obstacle.getMessage());
    if (obstacle instanceof SchemaException.Unsuitable) {
      throw new VectorStoreException.Unsuitable(message, obstacle);
    }
    if (obstacle instanceof SchemaException.Forbidden) {
      throw new VectorStoreException.Forbidden(message, obstacle);
    }
    throw new VectorStoreException.SchemaOutOfDate(message, obstacle);
  }

  private static void requireVersion(SchemaState state, PgSettings settings) {
    String schema = "schema " + settings.schema().quoted();
    int version = state.version();
    if (version < VectorSchema.VERSION) {
      throw outOfDate(
          version == 0
              ? schema + " has no tables of the vector store; run VectorSchema.migrate first"
              : schema
                  + " has version "
                  + version
                  + ", this library needs "
                  + VectorSchema.VERSION
                  + "; run VectorSchema.migrate first");
    }
    if (version > VectorSchema.VERSION + 1) {
      throw outOfDate(
          schema
              + " has version "
              + version
              + ", this library knows "
              + VectorSchema.VERSION
              + " and "
              + (VectorSchema.VERSION + 1)
              + "; use a newer library");
    }
    if (state.extensionVersion().isEmpty()) {
      throw outOfDate("pgvector is not installed in this database; run VectorSchema.migrate first");
    }
  }

  private static VectorStoreException outOfDate(String message) {
    return new VectorStoreException.SchemaOutOfDate(message, null);
  }
}

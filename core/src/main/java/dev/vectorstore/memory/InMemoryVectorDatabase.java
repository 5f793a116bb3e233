package dev.vectorstore.memory;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.internal.collection.CollectionNames;
import dev.vectorstore.internal.collection.FollowingStore;
import dev.vectorstore.internal.collection.ModelCheck;
import dev.vectorstore.internal.collection.ObservedImports;
import dev.vectorstore.internal.collection.ObservedSpaces;
import dev.vectorstore.internal.collection.ObservedStore;
import dev.vectorstore.internal.collection.SpaceStore;
import dev.vectorstore.internal.collection.TenantView;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.internal.observe.Observer;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.observe.Operation;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.space.EmbeddingSpaces;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collections in memory. They behave like those in PostgreSQL: the contract and the checks are the
 * same. Searches are exact. Everything is gone with the process.
 *
 * <p>Safe to use from many threads. Each operation is atomic. Other operations on the same
 * collection wait for it, also searches, and also while {@link EmbeddingSpaces#fillAndActivate}
 * embeds the last texts.
 * <!-- snippet: JavadocSnippetsTest#memory -->
 *
 * <pre>{@code
 * try (VectorDatabase db = InMemoryVectorDatabase.create()) {
 *   VectorStore articles = db.store("articles", model);
 *   articles.upsert(Document.of("a1", "How to water a cactus"));
 *   return articles.count();
 * }
 * }</pre>
 */
public final class InMemoryVectorDatabase implements VectorDatabase {
  private final TreeMap<String, InMemoryCollection> collections =
      new TreeMap<>(CodePointOrder.INSTANCE);

  private final ImportRuns imports = new InMemoryImportRuns(this);
  private final Optional<Observer> observer;
  private volatile boolean closed;

  private InMemoryVectorDatabase(Optional<Observer> observer) {
    this.observer = observer;
  }

  /** A database without collections. */
  public static InMemoryVectorDatabase create() {
    return new InMemoryVectorDatabase(Optional.empty());
  }

  /** A database without collections whose operations are told to this listener. */
  public static InMemoryVectorDatabase observedBy(OperationListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new InMemoryVectorDatabase(
        Optional.of(new Observer(listener, Operation.MEMORY, Optional.empty())));
  }

  @Override
  public synchronized VectorStore store(String collection) {
    return store(requireFound(collection), Tenants.NONE, CollectionSettings.withoutModel());
  }

  @Override
  public VectorStore store(String collection, CollectionSettings settings) {
    CollectionNames.checked(collection);
    InMemoryCollection opened = findOrCreate(collection, ModelCheck.with(settings));
    return store(opened, Tenants.NONE, settings);
  }

  @Override
  public synchronized Optional<CollectionInfo> find(String collection) {
    CollectionNames.checked(collection);
    requireOpen();
    return Optional.ofNullable(collections.get(collection)).map(InMemoryCollection::info);
  }

  @Override
  public synchronized List<CollectionInfo> collections() {
    requireOpen();
    return collections.values().stream().map(InMemoryCollection::info).toList();
  }

  @Override
  public synchronized void rename(String from, String to) {
    CollectionNames.checked(to);
    InMemoryCollection renamed = requireFound(from);
    if (!from.equals(to)) {
      if (collections.containsKey(to)) {
        throw new VectorStoreException.DuplicateCollection(
            "there is already a collection " + Storable.quoted(to), null);
      }
      collections.remove(from);
      collections.put(to, renamed);
      renamed.rename(to);
    }
  }

  @Override
  public synchronized void drop(String collection) {
    requireFound(collection).drop();
    collections.remove(collection);
  }

  @Override
  public EmbeddingSpaces spaces(String collection) {
    return spaces(found(collection), Tenants.NONE);
  }

  @Override
  public VectorDatabase tenant(String name) {
    String tenant = Tenants.checked(name);
    requireOpen();
    return new TenantView(
        this,
        tenant,
        new TenantView.Opener() {
          @Override
          public VectorStore open(String collection, CollectionSettings settings) {
            return store(found(collection), tenant, settings);
          }

          @Override
          public EmbeddingSpaces spaces(String collection) {
            return InMemoryVectorDatabase.this.spaces(found(collection), tenant);
          }
        });
  }

  private EmbeddingSpaces spaces(InMemoryCollection collection, String tenant) {
    EmbeddingSpaces spaces = new InMemoryEmbeddingSpaces(collection, tenant);
    return observer
        .<EmbeddingSpaces>map(it -> new ObservedSpaces(spaces, it, collection.info().name()))
        .orElse(spaces);
  }

  @Override
  public ImportRuns imports() {
    return observer.<ImportRuns>map(it -> new ObservedImports(imports, it)).orElse(imports);
  }

  /** A collection to import into, and whether it was made for that. */
  synchronized Opened openForImport(String name, ModelCheck agreement) {
    return open(CollectionNames.checked(name), agreement);
  }

  /**
   * A collection that was opened.
   *
   * @param made whether it was made for that
   * @param space the model of its first space, if that was made
   */
  record Opened(InMemoryCollection collection, boolean made, Optional<ModelId> space) {}

  synchronized boolean dropIfEmpty(InMemoryCollection collection) {
    boolean empty = !collection.isDropped() && collection.isEmpty();
    if (empty) {
      drop(collection.info().name());
    }
    return empty;
  }

  /** Closes the database. Every later operation is an {@link IllegalStateException}. */
  @Override
  public void close() {
    closed = true;
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the database was closed");
    }
  }

  private InMemoryCollection findOrCreate(String name, ModelCheck agreement) {
    return open(name, agreement).collection();
  }

  private synchronized Opened open(String name, ModelCheck agreement) {
    requireOpen();
    CollectionSettings settings = agreement.settings();
    boolean made = !collections.containsKey(name);
    if (made) {
      agreement.check(name);
      collections.put(name, new InMemoryCollection(info(name, settings), this::requireOpen));
    }
    InMemoryCollection found = Objects.requireNonNull(collections.get(name));
    agreement.check(found.info());
    Optional<ModelId> first = settings.modelId().filter(model -> found.info().space().isEmpty());
    return new Opened(found, made, first.filter(model -> found.makeSpace(model, settings.space())));
  }

  private static CollectionInfo info(String name, CollectionSettings settings) {
    CollectionInfo info =
        CollectionInfo.of(name, settings.metric().orElse(Metric.COSINE), settings.metadata());
    if (settings.isPerTenant()) {
      info = info.perTenant();
    }
    info = info.partitioned(settings.partitions());
    return settings.isMetadataIndexed() ? info : info.withoutMetadataIndex();
  }

  private synchronized InMemoryCollection found(String collection) {
    return requireFound(collection);
  }

  private InMemoryCollection requireFound(String collection) {
    CollectionNames.checked(collection);
    requireOpen();
    InMemoryCollection found = collections.get(collection);
    if (found == null) {
      throw new VectorStoreException.NoSuchCollection(
          "there is no collection " + Storable.quoted(collection), null);
    }
    return found;
  }

  private VectorStore store(
      InMemoryCollection collection, String tenant, CollectionSettings settings) {
    VectorStore store = unobserved(collection, tenant, settings);
    return observer.<VectorStore>map(it -> new ObservedStore(store, it)).orElse(store);
  }

  private static VectorStore unobserved(
      InMemoryCollection collection, String tenant, CollectionSettings settings) {
    return settings.next().isPresent()
        ? new FollowingStore(opener(collection, tenant, settings))
        : open(collection, tenant, settings);
  }

  private static FollowingStore.Opener opener(
      InMemoryCollection collection, String tenant, CollectionSettings settings) {
    return new FollowingStore.Opener() {
      @Override
      public SpaceStore open() {
        return InMemoryVectorDatabase.open(collection, tenant, settings);
      }

      @Override
      public FollowingStore.Opener joining(Connection connection) {
        throw new UnsupportedOperationException("this store has no transactions to join");
      }
    };
  }

  private static SpaceStore open(
      InMemoryCollection collection, String tenant, CollectionSettings settings) {
    synchronized (collection) { // spaces and info of one moment
      CollectionInfo info = collection.info();
      ModelCheck.requireOneOf(info, settings);
      return new InMemoryVectorStore(
          collection,
          tenant.equals(Tenants.NONE) ? info : info.seenBy(tenant),
          tenant,
          Embedders.of(settings, info.model(), collection.spaces()));
    }
  }
}

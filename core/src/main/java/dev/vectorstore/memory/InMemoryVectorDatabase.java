package dev.vectorstore.memory;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.CollectionSettings;
import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.EmbeddingSpaces;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.internal.collection.Agreement;
import dev.vectorstore.internal.collection.CollectionNames;
import dev.vectorstore.internal.collection.TenantView;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.internal.text.Storable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collections in memory, with the behaviour of those in PostgreSQL: same contract, same checks,
 * exact searches. Safe to use from many threads; each operation is atomic.
 */
public final class InMemoryVectorDatabase implements VectorDatabase {
  private final TreeMap<String, InMemoryCollection> collections =
      new TreeMap<>(CodePointOrder.INSTANCE);

  private final ImportRuns imports = new InMemoryImportRuns(this);
  private volatile boolean closed;

  private InMemoryVectorDatabase() {}

  /** A database without collections. */
  public static InMemoryVectorDatabase create() {
    return new InMemoryVectorDatabase();
  }

  @Override
  public synchronized VectorStore store(String collection) {
    return store(requireFound(collection), null);
  }

  @Override
  public VectorStore store(String collection, CollectionSettings settings) {
    CollectionNames.checked(collection);
    InMemoryCollection opened = findOrCreate(collection, Agreement.with(settings));
    return store(opened, settings.model().orElse(null));
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
    return new InMemoryEmbeddingSpaces(found(collection), Tenants.NONE);
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
          public VectorStore open(String collection, Optional<EmbeddingModel> model) {
            InMemoryCollection opened = found(collection);
            CollectionInfo seen = opened.info().seenBy(tenant);
            return new InMemoryVectorStore(opened, seen, tenant, model.orElse(null));
          }

          @Override
          public EmbeddingSpaces spaces(String collection) {
            return new InMemoryEmbeddingSpaces(found(collection), tenant);
          }
        });
  }

  @Override
  public ImportRuns imports() {
    return imports;
  }

  /** A collection to import into, and whether it was made for that. */
  synchronized Opened openForImport(String name, Agreement agreement) {
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

  /** Refuses all work from then on, with {@link IllegalStateException}. */
  @Override
  public void close() {
    closed = true;
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the database was closed");
    }
  }

  private InMemoryCollection findOrCreate(String name, Agreement agreement) {
    return open(name, agreement).collection();
  }

  private synchronized Opened open(String name, Agreement agreement) {
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
    return settings.isPerTenant() ? info.perTenant() : info;
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

  private static VectorStore store(InMemoryCollection collection, @Nullable EmbeddingModel model) {
    return new InMemoryVectorStore(collection, collection.info(), Tenants.NONE, model);
  }
}

package dev.vectorstore.internal.collection;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.space.EmbeddingSpaces;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/**
 * A database as one tenant sees it: it opens what is there and changes no collection.
 *
 * <p>Why: docs/decisions/0010-tenants.md.
 */
public final class TenantView implements VectorDatabase {
  private final VectorDatabase whole;
  private final String tenant;
  private final Opener opener;

  /** Of this database, whose collections the opener opens for the tenant. */
  public TenantView(VectorDatabase whole, String tenant, Opener opener) {
    this.whole = whole;
    this.tenant = tenant;
    this.opener = opener;
  }

  /** Opens an existing collection for the tenant. */
  public interface Opener {
    /** The tenant's store, with the models that embed, if there are any. */
    VectorStore open(String collection, CollectionSettings settings);

    /** The spaces, with the tenant's documents. */
    EmbeddingSpaces spaces(String collection);
  }

  @Override
  public VectorStore store(String collection) {
    return opener.open(collection, CollectionSettings.withoutModel());
  }

  @Override
  public VectorStore store(String collection, CollectionSettings settings) {
    CollectionInfo there =
        find(collection)
            .orElseThrow(
                () ->
                    new VectorStoreException.NoSuchCollection(
                        "there is no collection " + Storable.quoted(collection), null));
    ModelCheck agreement = ModelCheck.with(settings);
    requireModel(there, settings);
    agreement.check(there);
    return opener.open(collection, settings);
  }

  @Override
  public EmbeddingSpaces spaces(String collection) {
    return new TenantSpaces(opener.spaces(collection));
  }

  @Override
  public Optional<CollectionInfo> find(String collection) {
    return whole.find(collection).map(this::seen);
  }

  @Override
  public List<CollectionInfo> collections() {
    return whole.collections().stream().map(this::seen).toList();
  }

  @Override
  public void rename(String from, String to) {
    throw refused("rename");
  }

  @Override
  public void drop(String collection) {
    throw refused("drop");
  }

  @Override
  public VectorDatabase tenant(String name) {
    throw new IllegalStateException(
        "a tenant's view of the database cannot become another tenant's");
  }

  /** Refused, as the check of the role belongs into the transaction too. */
  @Override
  public VectorDatabase joining(Connection connection) {
    throw new IllegalStateException(
        "a tenant's view of the database joins no transaction; ask the joined database for the tenant");
  }

  /** Does nothing: the database is its owner's to close. */
  @Override
  public void close() {}

  /** A first model would be a new space, which is not a tenant's to make. */
  private static void requireModel(CollectionInfo there, CollectionSettings settings) {
    if (settings.modelId().isPresent() && there.model().isEmpty()) {
      throw new IllegalStateException(
          "collection "
              + Storable.quoted(there.name())
              + " has no model, and a tenant's view of the database cannot give it one");
    }
  }

  private CollectionInfo seen(CollectionInfo collection) {
    return collection.seenBy(tenant);
  }

  private static IllegalStateException refused(String what) {
    return new IllegalStateException(
        "a tenant's view of the database cannot " + what + " a collection");
  }
}

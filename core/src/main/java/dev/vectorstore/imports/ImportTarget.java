package dev.vectorstore.imports;

import dev.vectorstore.ModelId;
import dev.vectorstore.NamedModel;
import dev.vectorstore.collection.CollectionSettings;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run writes: a collection, or one tenant's part of it. Immutable and safe to share between
 * threads.
 */
public final class ImportTarget {
  private final String collection;
  private final CollectionSettings settings;
  private final String tenant;
  private final long expected;
  private final @Nullable ModelId beside;
  private final boolean keepsRefused;

  private ImportTarget(
      String collection,
      CollectionSettings settings,
      String tenant,
      long expected,
      @Nullable ModelId beside,
      boolean keepsRefused) {
    this.collection = collection;
    this.settings = settings;
    this.tenant = tenant;
    this.expected = expected;
    this.beside = beside;
    this.keepsRefused = keepsRefused;
  }

  /**
   * A collection that is opened or created with these settings.
   *
   * @throws IllegalArgumentException if they are for a collection that moves to another model. A
   *     run writes the vectors of one model, and those of a second one with {@link #beside}
   */
  public static ImportTarget of(String collection, CollectionSettings settings) {
    if (settings.next().isPresent()) {
      throw new IllegalArgumentException(
          "an import does not move to another model; name that as the one beside");
    }
    return new ImportTarget(
        Objects.requireNonNull(collection, "collection"),
        Objects.requireNonNull(settings, "settings"),
        "",
        0,
        null,
        false);
  }

  /** A copy for the documents of a tenant. The settings must be per tenant. */
  public ImportTarget tenant(String tenant) {
    return new ImportTarget(
        collection,
        settings,
        Objects.requireNonNull(tenant, "tenant"),
        expected,
        beside,
        keepsRefused);
  }

  /** A copy with the approximate number of documents to come. */
  public ImportTarget expected(long documents) {
    return new ImportTarget(collection, settings, tenant, documents, beside, keepsRefused);
  }

  /**
   * A copy with a second space, for this model. It is created if it does not exist, and is not
   * activated.
   */
  public ImportTarget beside(NamedModel model) {
    return new ImportTarget(
        collection,
        settings,
        tenant,
        expected,
        Objects.requireNonNull(model, "model").id(),
        keepsRefused);
  }

  /**
   * A copy that keeps documents whose text the model refuses, see {@link
   * dev.vectorstore.VectorStoreException.TextRefused}, with {@link
   * dev.vectorstore.UnsearchableEmbedding.Reason#MISSING} in place of a vector.
   */
  public ImportTarget keepingRefused() {
    return new ImportTarget(collection, settings, tenant, expected, beside, true);
  }

  /** The name of the collection. */
  public String collection() {
    return collection;
  }

  /** The settings with which it is opened or created. */
  public CollectionSettings settings() {
    return settings;
  }

  /** The tenant; empty text if the collection has none. */
  public String tenant() {
    return tenant;
  }

  /** The approximate number of documents to come. */
  public long expected() {
    return expected;
  }

  /** The model of the second space; empty if there is none. */
  public Optional<ModelId> beside() {
    return Optional.ofNullable(beside);
  }

  /** Whether documents whose text the model refuses are kept. */
  public boolean keepsRefused() {
    return keepsRefused;
  }
}

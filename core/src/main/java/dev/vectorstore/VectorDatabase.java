package dev.vectorstore;

import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.EmbeddingSpaces;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Holds collections: opens, lists, renames and drops them. Safe to use from many threads. So must
 * an implementation be.
 *
 * <p>A collection's name is any text of 1 to 1,000 bytes in UTF-8 without U+0000 and unpaired
 * surrogates. Another name, also an empty one, is an {@link IllegalArgumentException} in every
 * method.
 *
 * <p>No parameter may be null: null is a {@link NullPointerException} before anything happens. No
 * method returns null. If there is nothing to return, the {@link Optional} or the list is empty.
 * <!-- snippet: JavadocSnippetsTest#database -->
 *
 * <pre>{@code
 * VectorStore articles = db.store("articles", model); // created if it does not exist
 * CollectionSettings settings =
 *     CollectionSettings.of(ModelId.of("my-model", 3)).metric(Metric.EUCLIDEAN);
 * VectorStore points = db.store("points", settings); // vectors are yours
 * }</pre>
 */
public interface VectorDatabase extends AutoCloseable {
  /**
   * Opens an existing collection. Documents and queries bring their embeddings.
   *
   * @throws VectorStoreException.NoSuchCollection if there is none with this name
   */
  VectorStore store(String collection);

  /**
   * Opens a collection whose documents and queries this model embeds. Creates the collection if
   * there is none with this name.
   *
   * @throws VectorStoreException.ModelMismatch if the collection's vectors were made by another
   *     model
   * @throws VectorStoreException.EmbeddingFailed if the model does not return vectors of the
   *     dimension that it declares
   */
  default VectorStore store(String collection, EmbeddingModel model) {
    return store(collection, CollectionSettings.of(model));
  }

  /**
   * Opens a collection that moves from one model to another, see {@link
   * CollectionSettings#movingTo}. The store uses the model that is searched and follows if that
   * changes. It writes the vectors of both models. If there is no collection with this name, it is
   * created with the first model.
   *
   * @throws VectorStoreException.ModelMismatch if the collection's vectors were made by a third
   *     model
   * @throws VectorStoreException.EmbeddingFailed if a model does not return vectors of the
   *     dimension that it declares
   */
  default VectorStore store(String collection, EmbeddingModel model, EmbeddingModel next) {
    Objects.requireNonNull(collection, "collection");
    return store(collection, CollectionSettings.of(model).movingTo(next));
  }

  /**
   * Opens a collection with these settings. Creates it if there is none with this name. If the
   * collection has no model yet, the model of the settings is added.
   *
   * @throws VectorStoreException.ModelMismatch if the settings name a model and another one made
   *     the collection's vectors
   * @throws VectorStoreException.MetricMismatch if the settings name a metric and the collection
   *     has another
   * @throws VectorStoreException.EmbeddingFailed if the model does not return vectors of the
   *     dimension that it declares
   */
  VectorStore store(String collection, CollectionSettings settings);

  /** Describes a collection; empty if there is none with this name. */
  Optional<CollectionInfo> find(String collection);

  /** All collections, in the order of their names (by code point); empty if there are none. */
  List<CollectionInfo> collections();

  /**
   * Renames a collection. Stores that are open on it continue to work.
   *
   * @throws VectorStoreException.NoSuchCollection if there is none with the old name
   * @throws VectorStoreException.DuplicateCollection if there is one with the new name
   */
  void rename(String from, String to);

  /**
   * Removes a collection with everything in it.
   *
   * @throws VectorStoreException.NoSuchCollection if there is none with this name
   */
  void drop(String collection);

  /**
   * The embedding spaces of a collection, by which it moves to another model and back.
   *
   * @throws VectorStoreException.NoSuchCollection if there is none with this name
   */
  EmbeddingSpaces spaces(String collection);

  /**
   * The database as one tenant sees it. If a collection is {@linkplain CollectionSettings#perTenant
   * per tenant}, its store finds, counts, writes and deletes only the documents of this tenant,
   * whatever ids, filters and cursors say. Two tenants can have documents with the same id. Other
   * collections are the same for everybody. The view lists and opens collections. It creates,
   * renames and drops none.
   *
   * <p>Without a tenant, a store on such a collection finds nothing and refuses to write.
   *
   * @param name the tenant's name, 1 to 200 bytes in UTF-8
   * @throws IllegalArgumentException if the name is longer, empty, or contains what PostgreSQL
   *     cannot hold
   * @throws VectorStoreException.UnsafeRole if the connection's role would see the rows of all
   *     tenants
   */
  VectorDatabase tenant(String name);

  /**
   * The imports of this database: those that were recorded, and new ones.
   *
   * @throws IllegalStateException if this is the database within a caller's transaction
   * @throws UnsupportedOperationException if this kind of database records none
   */
  default ImportRuns imports() {
    throw new UnsupportedOperationException("this database records no imports");
  }

  /**
   * The database within the caller's transaction. The caller sees at once what is written through
   * it. Others see it when the caller commits. If the caller rolls back, it is gone. This view does
   * not commit, roll back or close the connection, and does not change its settings. It need not be
   * closed.
   *
   * <p>All reads and writes of documents join, also searches. So do opening, creating, renaming and
   * dropping collections, and changes of embedding spaces. Their locks are held until the caller's
   * transaction ends. {@link VectorStore#index}, {@link EmbeddingSpaces#fill} and {@link #imports}
   * need transactions of their own, so they are an {@link IllegalStateException}. What is written
   * here does not trigger the automatic build of an index.
   *
   * <p>Each operation runs behind a savepoint. If it fails, only the operation is undone, and the
   * transaction can go on. It is never retried, so after {@link VectorStoreException.Conflict} the
   * caller has to run the whole transaction again. Operations of several statements (upserting,
   * creating collections, changing spaces) are an {@link IllegalStateException} at an isolation
   * above READ COMMITTED, as they would not see what others have just changed.
   *
   * <p>While a model embeds, the caller's connection and its locks are held. That includes opening
   * a store, which asks the model for a vector. A store that is already open {@linkplain
   * VectorStore#joining joins} without that. To hold nothing at all, embed before the transaction
   * and bring the embeddings.
   *
   * @param connection with auto-commit off. Only one thread at a time may use it, and what this
   *     method returns
   * @throws IllegalStateException from each operation while the connection has auto-commit on
   * @throws UnsupportedOperationException if this kind of database has no transactions
   */
  default VectorDatabase joining(Connection connection) {
    throw new UnsupportedOperationException("this database has no transactions to join");
  }

  /**
   * Frees what the database itself holds, but not what it was given. From then on each operation of
   * the database and of everything that came from it is an {@link IllegalStateException}. Closing
   * again does nothing.
   */
  @Override
  void close();
}

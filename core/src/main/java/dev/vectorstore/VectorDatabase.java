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
 * Holds collections: opens, lists, renames and drops them. Safe to use from many threads.
 *
 * <p>A collection's name is any text of 1 to 1,000 bytes in UTF-8 without U+0000 and unpaired
 * surrogates; another name is an {@link IllegalArgumentException} wherever one is taken.
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
   * An existing collection, for documents and questions that bring their embeddings.
   *
   * @throws VectorStoreException.NoSuchCollection if there is none of this name
   */
  VectorStore store(String collection);

  /**
   * A collection whose documents and questions this model embeds, made if there is none of this
   * name.
   *
   * @throws VectorStoreException.ModelMismatch if the collection's vectors are of another model
   * @throws VectorStoreException.EmbeddingFailed if the model does not give vectors of the
   *     dimension it declares
   */
  default VectorStore store(String collection, EmbeddingModel model) {
    return store(collection, CollectionSettings.of(model));
  }

  /**
   * A collection that moves from one model to another, see {@link CollectionSettings#movingTo}: the
   * store is of the one that is searched, follows to the other, and gives what it writes the
   * vectors of both. Made with the first if there is none of this name.
   *
   * @throws VectorStoreException.ModelMismatch if the collection's vectors are of a third model
   * @throws VectorStoreException.EmbeddingFailed if a model does not give vectors of the dimension
   *     it declares
   */
  default VectorStore store(String collection, EmbeddingModel model, EmbeddingModel next) {
    Objects.requireNonNull(collection, "collection");
    return store(collection, CollectionSettings.of(model).movingTo(next));
  }

  /**
   * A collection with these settings, made if there is none of this name. A model in the settings
   * is added to a collection that has none.
   *
   * @throws VectorStoreException.ModelMismatch if the settings name a model and the collection's
   *     vectors are of another
   * @throws VectorStoreException.MetricMismatch if the settings name a metric and the collection
   *     has another
   * @throws VectorStoreException.EmbeddingFailed if the model does not give vectors of the
   *     dimension it declares
   */
  VectorStore store(String collection, CollectionSettings settings);

  /** What is known of a collection; empty if there is none of this name. */
  Optional<CollectionInfo> find(String collection);

  /** All collections in the order of their names (by code point). */
  List<CollectionInfo> collections();

  /**
   * Gives a collection another name. Stores that are open on it go on working.
   *
   * @throws VectorStoreException.NoSuchCollection if there is none of the old name
   * @throws VectorStoreException.DuplicateCollection if there is one of the new name
   */
  void rename(String from, String to);

  /**
   * Removes a collection with everything in it.
   *
   * @throws VectorStoreException.NoSuchCollection if there is none of this name
   */
  void drop(String collection);

  /**
   * The embedding spaces of a collection, with which it moves to another model and back.
   *
   * @throws VectorStoreException.NoSuchCollection if there is none of this name
   */
  EmbeddingSpaces spaces(String collection);

  /**
   * The database as one tenant sees it. Its stores on collections that are {@linkplain
   * CollectionSettings#perTenant per tenant} find, count, write and delete the documents of this
   * tenant alone, whatever ids, filters and cursors say; two tenants can have documents of one id.
   * Other collections are as they are for everybody. The view lists and opens collections, and
   * makes, renames and drops none.
   *
   * <p>Without a tenant, a store on such a collection finds nothing and refuses to write.
   *
   * @param name of the tenant, 1 to 200 bytes in UTF-8
   * @throws IllegalArgumentException if the name is longer, empty, or holds what PostgreSQL cannot
   * @throws VectorStoreException.UnsafeRole if the connection's role would see the rows of all
   *     tenants
   */
  VectorDatabase tenant(String name);

  /**
   * The imports that were recorded, and those to come.
   *
   * @throws IllegalStateException if this is the database within a caller's transaction
   * @throws UnsupportedOperationException if this kind of database records none
   */
  default ImportRuns imports() {
    throw new UnsupportedOperationException("this database records no imports");
  }

  /**
   * The database within the caller's transaction: what is written through it is seen by the caller
   * at once, and by others when the caller commits; rolled back, it is gone. Nothing here commits,
   * rolls back or closes, or changes the connection's settings. It need not be closed.
   *
   * <p>All reads and writes of documents join, searches too, as do the opening, making, renaming
   * and dropping of collections and the changes of embedding spaces; their locks stay until the
   * caller's transaction ends. What takes transactions of its own is an {@link
   * IllegalStateException}: {@link VectorStore#index}, {@link EmbeddingSpaces#fill} and {@link
   * #imports}. No index is built by itself because of what is written here.
   *
   * <p>Each operation runs behind a savepoint. If it fails, it alone is undone, and the transaction
   * can go on. It is never tried again, so after {@link VectorStoreException.Conflict} the whole
   * transaction has to be. Operations of several statements (upserting, making collections,
   * changing spaces) are an {@link IllegalStateException} at an isolation above READ COMMITTED,
   * where they would not see what others have just changed.
   *
   * <p>While a model embeds, the caller's connection and its locks are held, at opening too, which
   * asks the model for a vector. A store that is open already {@linkplain VectorStore#joining
   * joins} without that; to hold nothing at all, embed before and bring the embeddings.
   *
   * @param connection with auto-commit off. One thread at a time may use it and what comes from
   *     here
   * @throws IllegalStateException from each operation while the connection has auto-commit on
   * @throws UnsupportedOperationException if this kind of database has no transactions
   */
  default VectorDatabase joining(Connection connection) {
    throw new UnsupportedOperationException("this database has no transactions to join");
  }

  /**
   * Frees what the database itself holds, never what it was given. From then on each operation of
   * it and of what came from it is an {@link IllegalStateException}; closing again does nothing.
   */
  @Override
  void close();
}

package dev.vectorstore;

import dev.vectorstore.imports.ImportRuns;
import java.util.List;
import java.util.Optional;

/**
 * Holds collections: opens, lists, renames and drops them. Safe to use from many threads.
 *
 * <p>A collection's name is any text of 1 to 1,000 bytes in UTF-8 without U+0000 and unpaired
 * surrogates; another name is an {@link IllegalArgumentException} wherever one is taken.
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
   * @throws UnsupportedOperationException if this kind of database records none
   */
  default ImportRuns imports() {
    throw new UnsupportedOperationException("this database records no imports");
  }

  /** Frees what the database itself holds, never what it was given. */
  @Override
  void close();
}

package dev.vectorstore.examples.springboot.search;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.examples.springboot.RefusedException;
import dev.vectorstore.model.EmbeddingModel;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What can be searched: the current tenant's documents, and imported collections, which all see.
 */
@Component
class Shelves {
  private final VectorStore own;
  private final VectorDatabase database;
  private final EmbeddingModel model;

  Shelves(VectorStore own, VectorDatabase database, EmbeddingModel model) {
    this.own = own;
    this.database = database;
    this.model = model;
  }

  /** The names of the imported collections. */
  List<String> imported() {
    return database.collections().stream()
        .filter(it -> !it.isPerTenant())
        .map(CollectionInfo::name)
        .toList();
  }

  /**
   * For searches by words.
   *
   * @param name an imported collection, or empty for the tenant's own documents
   */
  VectorStore withWords(String name) {
    VectorStore store = name.isEmpty() ? own : database.store(info(name).name());
    if (!store.keywords().enabled()) {
      throw new RefusedException(
          "“" + name + "” has no index of words yet. Its import makes one at its end.");
    }
    return store;
  }

  /** For searches with embeddings of our model. */
  VectorStore withVectors(String name) {
    if (name.isEmpty()) {
      return own;
    }
    CollectionInfo info = info(name);
    try {
      return database.store(name, model);
    } catch (VectorStoreException.ModelMismatch e) {
      throw new RefusedException(
          "The vectors of “%s” are of %s, and queries are embedded by %s. Two models cannot be compared, so search it by words."
              .formatted(name, info.model().map(Object::toString).orElse("no model"), model.id()));
    }
  }

  private CollectionInfo info(String name) {
    Optional<CollectionInfo> found = database.find(name).filter(it -> !it.isPerTenant());
    return found.orElseThrow(() -> new RefusedException("There is no such collection."));
  }
}

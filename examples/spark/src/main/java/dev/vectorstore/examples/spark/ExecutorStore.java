package dev.vectorstore.examples.spark;

import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.embedding.split.TextSplitter;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.EmbeddingModels;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.space.EmbeddingSpaces;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a process has once for each target, however many tasks run in it: a model, which is large,
 * and a pool of connections. Both stay until the process ends. Safe to share between threads.
 */
final class ExecutorStore {
  private static final Map<Target, ExecutorStore> OPEN = new ConcurrentHashMap<>();

  private final EmbeddingModel model;
  private final PgVectorDatabase database;
  private final Target target;

  private ExecutorStore(Target target) {
    this.target = target;
    this.database =
        PgVectorDatabase.open(
            target.url(),
            PgPoolSettings.defaults().user(target.user()).password(target.password()));
    try {
      this.model = EmbeddingModels.installed().load(target.model());
    } catch (RuntimeException e) {
      database.close(); // as a task that fails is run again
      throw e;
    }
  }

  static ExecutorStore of(Target target) {
    return OPEN.computeIfAbsent(target, ExecutorStore::new);
  }

  /** The collection, which is made for the model if it is not there. */
  VectorStore store() {
    return database.store(target.collection(), CollectionSettings.of(model));
  }

  /** The spaces of the collection, which is there. */
  EmbeddingSpaces spaces() {
    return database.spaces(target.collection());
  }

  /** The collection as it is, whatever model it is searched with. */
  VectorStore anyModel() {
    return database.store(target.collection());
  }

  EmbeddingModel model() {
    return model;
  }

  TextSplitter splitter() {
    return TextSplitter.of(model);
  }
}

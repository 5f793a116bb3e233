package dev.vectorstore.migration;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.space.EmbeddingSpaces;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** As much of a database as the contract of stores needs: it opens one. */
final class StoreDatabase implements VectorDatabase {
  private final BiFunction<String, CollectionSettings, VectorStore> stores;

  StoreDatabase(BiFunction<String, CollectionSettings, VectorStore> stores) {
    this.stores = stores;
  }

  @Override
  public VectorStore store(String collection, CollectionSettings settings) {
    return stores.apply(collection, settings);
  }

  @Override
  public VectorStore store(String collection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<CollectionInfo> find(String collection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<CollectionInfo> collections() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(String from, String to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void drop(String collection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public EmbeddingSpaces spaces(String collection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public VectorDatabase tenant(String tenant) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}

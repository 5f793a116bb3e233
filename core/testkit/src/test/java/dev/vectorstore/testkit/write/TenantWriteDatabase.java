package dev.vectorstore.testkit.write;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.space.EmbeddingSpaces;
import java.util.List;
import java.util.Optional;

/** A database whose collections are made per tenant and opened by one. */
record TenantWriteDatabase(VectorDatabase whole) implements VectorDatabase {
  private static final String TENANT = "acme";

  @Override
  public VectorStore store(String collection) {
    return whole.tenant(TENANT).store(collection);
  }

  @Override
  public VectorStore store(String collection, CollectionSettings settings) {
    whole.store(collection, settings.perTenant());
    return whole.tenant(TENANT).store(collection, settings.perTenant());
  }

  @Override
  public Optional<CollectionInfo> find(String collection) {
    return whole.find(collection);
  }

  @Override
  public List<CollectionInfo> collections() {
    return whole.collections();
  }

  @Override
  public void rename(String from, String to) {
    whole.rename(from, to);
  }

  @Override
  public void drop(String collection) {
    whole.drop(collection);
  }

  @Override
  public EmbeddingSpaces spaces(String collection) {
    return whole.tenant(TENANT).spaces(collection);
  }

  @Override
  public VectorDatabase tenant(String name) {
    return whole.tenant(name);
  }

  @Override
  public void close() {
    whole.close();
  }
}

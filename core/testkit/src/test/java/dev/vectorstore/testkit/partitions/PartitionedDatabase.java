package dev.vectorstore.testkit.partitions;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.space.EmbeddingSpaces;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/** A database whose collections are made with a few partitions. */
record PartitionedDatabase(VectorDatabase whole) implements VectorDatabase {
  private static final int PARTITIONS = 3;

  @Override
  public VectorStore store(String collection) {
    return whole.store(collection);
  }

  @Override
  public VectorStore store(String collection, CollectionSettings settings) {
    return whole.store(collection, settings.partitions(PARTITIONS));
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
    return whole.spaces(collection);
  }

  @Override
  public VectorDatabase tenant(String name) {
    return whole.tenant(name);
  }

  @Override
  public ImportRuns imports() {
    return whole.imports();
  }

  @Override
  public VectorDatabase joining(Connection connection) {
    return new PartitionedDatabase(whole.joining(connection));
  }

  @Override
  public void close() {
    whole.close();
  }
}

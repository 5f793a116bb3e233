package com.example.audit;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.space.EmbeddingSpaces;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells a log of each change of documents that is made through it. What is changed by imports and
 * in embedding spaces is not told. Safe to use from many threads if the log is.
 */
public final class AuditedDatabase implements VectorDatabase {
  private final VectorDatabase database;
  private final Consumer<Change> log;

  public AuditedDatabase(VectorDatabase database, Consumer<Change> log) {
    this.database = database;
    this.log = log;
  }

  @Override
  public VectorStore store(String collection) {
    return new AuditedStore(database.store(collection), log);
  }

  @Override
  public VectorStore store(String collection, CollectionSettings settings) {
    return new AuditedStore(database.store(collection, settings), log);
  }

  @Override
  public Optional<CollectionInfo> find(String collection) {
    return database.find(collection);
  }

  @Override
  public List<CollectionInfo> collections() {
    return database.collections();
  }

  @Override
  public void rename(String from, String to) {
    database.rename(from, to);
  }

  @Override
  public void drop(String collection) {
    database.drop(collection);
  }

  @Override
  public EmbeddingSpaces spaces(String collection) {
    return database.spaces(collection);
  }

  @Override
  public VectorDatabase tenant(String name) {
    return new AuditedDatabase(database.tenant(name), log);
  }

  @Override
  public ImportRuns imports() {
    return database.imports();
  }

  @Override
  public VectorDatabase joining(Connection connection) {
    return new AuditedDatabase(database.joining(connection), log);
  }

  @Override
  public void close() {
    database.close();
  }
}

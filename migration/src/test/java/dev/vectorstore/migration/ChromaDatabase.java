package dev.vectorstore.migration;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.CollectionSettings;
import dev.vectorstore.EmbeddingSpaces;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import java.util.List;
import java.util.Optional;

/** A Chroma server as far as the contract of stores needs a database. */
final class ChromaDatabase implements VectorDatabase {
  private final ChromaServer server;

  ChromaDatabase(ChromaServer server) {
    this.server = server;
  }

  @Override
  public VectorStore store(String collection, CollectionSettings settings) {
    return ChromaVectorStore.open(server, collection, settings);
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

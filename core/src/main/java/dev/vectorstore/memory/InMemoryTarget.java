package dev.vectorstore.memory;

import dev.vectorstore.Document;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.internal.document.BatchWrite;
import dev.vectorstore.internal.document.DocumentBatch;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.write.WriteMode;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Where one tenant's documents of a collection in memory are written to. */
final class InMemoryTarget implements BatchWrite.UpdateTarget {
  private final InMemoryCollection collection;
  private final CollectionInfo opened;
  private final String tenant;
  private final Embedders embedders;

  /** Of a collection as it was opened. */
  InMemoryTarget(
      InMemoryCollection collection, CollectionInfo opened, String tenant, Embedders embedders) {
    this.embedders = embedders;
    this.collection = collection;
    this.opened = opened;
    this.tenant = tenant;
  }

  @Override
  public Set<String> stored(List<String> ids) {
    return collection.stored(tenant, ids);
  }

  @Override
  public Set<String> unchanged(List<Document> texts) {
    return collection.unchanged(opened, tenant, texts);
  }

  @Override
  public Set<String> unchangedBeside(List<Document> texts) {
    return collection.unchangedBeside(
        opened, tenant, Objects.requireNonNull(embedders.beside()).model(), texts);
  }

  @Override
  public BatchWrite.Written write(DocumentBatch batch, WriteMode mode) {
    return collection.write(opened, embedders, tenant, batch, mode);
  }

  @Override
  public BatchWrite.Written update(DocumentBatch batch) {
    return collection.update(opened, embedders, tenant, batch);
  }
}

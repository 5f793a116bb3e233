package dev.vectorstore.internal.postgres.imports;

import com.pgvector.PGvector;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.internal.document.BatchWrite;
import dev.vectorstore.internal.document.DocumentBatch;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.internal.text.DocumentKey;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.write.WriteMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes one part of a run: documents, what they overwrite, and how far it is, in one step. */
final class PgImportWriter implements ImportWriter {
  private final Connections connections;
  private final String doing;
  private final Function<List<Document>, DocumentBatch> batches;
  private final ImportStep step;
  private final Optional<SpaceVectors> beside;
  private long done;

  /**
   * For one part.
   *
   * @param beside the second space, if there is one
   * @param done documents of the source that are done
   */
  PgImportWriter(
      Connections connections,
      Function<List<Document>, DocumentBatch> batches,
      ImportStep step,
      Optional<SpaceVectors> beside,
      long done) {
    this.connections = connections;
    this.doing = step.doing();
    this.batches = batches;
    this.step = step;
    this.beside = beside;
    this.done = done;
  }

  @Override
  public long done() {
    return done;
  }

  @Override
  public Batch prepare(List<Document> documents, Map<String, Embedding> vectors) {
    DocumentBatch batch = batches.apply(documents);
    return new Prepared(batch, second(vectors), RowDigests.of(batch.documents()), documents.size());
  }

  @Override
  public boolean write(Batch batch, Duration spent) {
    Prepared prepared = (Prepared) batch;
    Target target = new Target(prepared, System.nanoTime() - spent.toNanos());
    BatchWrite.run(prepared.documents(), WriteMode.UPSERT, target);
    if (!target.stopped) {
      done += prepared.size();
    }
    return !target.stopped;
  }

  /**
   * A batch before it is written.
   *
   * @param second vectors by key
   * @param digests of the documents as they were prepared
   * @param size documents of the source
   */
  record Prepared(
      DocumentBatch documents, SortedMap<String, PGvector> second, RowDigests digests, int size)
      implements Batch {
    @Override
    public List<String> refused() {
      return documents.refused();
    }
  }

  private SortedMap<String, PGvector> second(Map<String, Embedding> vectors) {
    SortedMap<String, PGvector> byKey = new TreeMap<>(CodePointOrder.INSTANCE);
    vectors.forEach(
        (id, embedding) -> {
          SpaceVectors space =
              beside.orElseThrow(() -> new IllegalStateException("the target has no second space"));
          Embedding stored =
              space.stored(() -> "the embedding of " + Storable.quoted(id), embedding);
          byKey.put(DocumentKey.of(id), new PGvector(stored.values()));
        });
    return byKey;
  }

  @Override
  public void finish() {
    connections.inTransaction(doing, step::finish);
  }

  /** One batch: each question and each try on a connection of its own. */
  private final class Target implements BatchWrite.Target {
    private final Prepared prepared;
    private final long began;
    private boolean stopped;

    Target(Prepared prepared, long began) {
      this.prepared = prepared;
      this.began = began;
    }

    @Override
    public Set<String> stored(List<String> ids) {
      return connections.read(doing, connection -> step.upsert().stored(connection, ids));
    }

    @Override
    public Set<String> unchanged(List<Document> texts) {
      return connections.read(doing, connection -> step.upsert().unchanged(connection, texts));
    }

    @Override
    public BatchWrite.Written write(DocumentBatch batch, WriteMode mode) {
      Optional<BatchWrite.Written> written =
          connections.inTransaction(doing, connection -> step.run(connection, prepared, began));
      stopped = written.isEmpty();
      return written.orElseGet(() -> new BatchWrite.Written(0, Set.of()));
    }
  }
}

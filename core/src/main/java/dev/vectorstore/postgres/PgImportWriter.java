package dev.vectorstore.postgres;

import com.pgvector.PGvector;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.internal.document.DocumentKey;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.document.UpsertBatch;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.internal.text.Storable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes one part of a run: documents, what they overwrite, and how far it is, in one step. */
final class PgImportWriter implements ImportWriter {
  private final Connections connections;
  private final ImportRunCatalog runs;
  private final PgImportSession session;
  private final long part;
  private final String doing;
  private final UpsertBatch batch;
  private final Upsert upsert;
  private final ImportLedger ledger;
  private final Optional<Beside> beside;
  private long done;

  /** The second space of a collection. */
  record Beside(SpaceRows rows, SpaceVectors vectors) {}

  PgImportWriter(
      Connections connections,
      PgImportSession session,
      Opened opened,
      UpsertBatch batch,
      Upsert upsert,
      ImportLedger ledger,
      Optional<Beside> beside) {
    this.connections = connections;
    this.session = session;
    this.runs = session.catalog();
    this.part = opened.part();
    this.done = opened.done();
    this.doing = "import into " + Storable.quoted(opened.collection().info().name());
    this.batch = batch;
    this.upsert = upsert;
    this.ledger = ledger;
    this.beside = beside;
  }

  /** What a part writes into, and how far it is. */
  record Opened(long part, StoredCollection collection, long done) {}

  @Override
  public long done() {
    return done;
  }

  @Override
  public boolean write(List<Document> documents, Map<String, Embedding> vectors, Duration spent) {
    long began = System.nanoTime();
    List<Document> prepared = batch.prepare(documents);
    SortedMap<String, PGvector> second = second(vectors);
    boolean written =
        connections.atOneMoment(
            doing,
            connection ->
                write(
                    connection,
                    prepared,
                    second,
                    documents.size(),
                    spent.plusNanos(System.nanoTime() - began)));
    if (written) {
      done += documents.size();
    }
    return written;
  }

  private boolean write(
      Connection connection,
      List<Document> documents,
      SortedMap<String, PGvector> second,
      long read,
      Duration spent)
      throws SQLException {
    if (!runs.mayWrite(connection, session.id(), session.holder())) {
      return false;
    }
    long began = System.nanoTime();
    String[] keys =
        documents.stream().map(document -> DocumentKey.of(document.id())).toArray(String[]::new);
    long noted = ledger.before(connection, keys);
    upsert.run(connection, documents);
    if (!second.isEmpty()) {
      beside.orElseThrow().rows().put(connection, second);
    }
    ImportLedger.Counts counts = ledger.after(connection, keys, noted);
    runs.advance(
        connection,
        part,
        new ImportLedger.Counts(read, counts.inserted(), counts.overwritten()),
        spent.plusNanos(System.nanoTime() - began));
    return true;
  }

  private SortedMap<String, PGvector> second(Map<String, Embedding> vectors) {
    SortedMap<String, PGvector> byKey = new TreeMap<>(CodePointOrder.INSTANCE);
    vectors.forEach(
        (id, embedding) -> {
          SpaceVectors space =
              beside
                  .orElseThrow(() -> new IllegalStateException("the target has no second space"))
                  .vectors();
          Embedding stored =
              space.stored(() -> "the embedding of " + Storable.quoted(id), embedding);
          byKey.put(DocumentKey.of(id), new PGvector(stored.values()));
        });
    return byKey;
  }

  @Override
  public void finish() {
    connections.inTransaction(
        doing,
        connection -> {
          if (runs.mayWrite(connection, session.id(), session.holder())) {
            runs.finish(connection, part);
          }
          return part;
        });
  }
}

package dev.vectorstore.internal.postgres.imports;

import dev.vectorstore.Document;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.document.BatchWrite.Written;
import dev.vectorstore.internal.document.DocumentBatch;
import dev.vectorstore.internal.postgres.space.SpaceRows;
import dev.vectorstore.internal.postgres.write.CopyPrediction;
import dev.vectorstore.internal.postgres.write.Upsert;
import dev.vectorstore.internal.sql.SqlErrors;
import dev.vectorstore.internal.text.DocumentKey;
import dev.vectorstore.write.WriteMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One step of an import, in a transaction: notes what is there, writes a batch, and notes what was
 * written and how far the part is.
 *
 * <p>Why: docs/decisions/0108-notes-of-new-documents.md.
 *
 * @param doing for messages
 * @param session whose run it must still be
 * @param part of the run
 * @param upsert writes documents
 * @param ledger notes
 * @param beside the second space, if there is one
 * @param batches makes a batch of some of the documents of another
 * @param expected whether the next batch is new
 */
record ImportStep(
    String doing,
    PgImportSession session,
    long part,
    Upsert upsert,
    ImportLedger ledger,
    Optional<SpaceRows> beside,
    Function<List<Document>, DocumentBatch> batches,
    CopyPrediction expected) {
  private static final ImportLedger.Before NOTHING = new ImportLedger.Before(Set.of(), 0);

  /**
   * Takes the step.
   *
   * @param began when they were begun to be read, by {@link System#nanoTime}
   * @return empty if the run was paused: then nothing was written
   */
  Optional<Written> run(Connection connection, PgImportWriter.Prepared prepared, long began)
      throws SQLException {
    DocumentBatch batch = prepared.documents();
    if (!session.mayWrite(connection)) {
      return Optional.empty();
    }
    Savepoint start = connection.setSavepoint();
    String[] keys =
        batch.documents().stream()
            .map(document -> DocumentKey.of(document.id()))
            .toArray(String[]::new);
    Optional<Written> unseen = insertedUnseen(connection, batch, start);
    ImportLedger.Before before = unseen.isPresent() ? NOTHING : before(connection, keys);
    Written written = unseen.isPresent() ? unseen.get() : write(connection, batch, before.there());
    if (!written.changed().isEmpty()) {
      connection.rollback(start); // what was noted may be another by the next try
      return Optional.of(written);
    }
    if (!prepared.second().isEmpty()) {
      beside.orElseThrow().put(connection, prepared.second());
    }
    ImportLedger.Counts counts =
        ledger.after(
            connection,
            keys,
            documents(batch, before.there(), false),
            prepared.digests(),
            before.noted());
    session
        .catalog()
        .advance(
            connection,
            part,
            new ImportLedger.Counts(prepared.size(), counts.inserted(), counts.overwritten()),
            Duration.ofNanos(System.nanoTime() - began));
    return Optional.of(written);
  }

  /** Writes a batch that is expected to be new without a look; nothing if a document is there. */
  private Optional<Written> insertedUnseen(
      Connection connection, DocumentBatch batch, Savepoint start) throws SQLException {
    if (!expected.isOfNew() || !batch.unembedded().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(upsert.insertAbsent(connection, batch));
    } catch (VectorStoreException.DocumentExists e) {
      expected.failed();
      connection.rollback(start);
      return Optional.empty();
    }
  }

  private ImportLedger.Before before(Connection connection, String[] keys) throws SQLException {
    ImportLedger.Before before = ledger.before(connection, keys);
    expected.met(before.there().isEmpty());
    return before;
  }

  /** Those that were there are replaced; the others must still be absent. */
  private Written write(Connection connection, DocumentBatch batch, Set<String> there)
      throws SQLException {
    List<Document> old = documents(batch, there, true);
    if (old.size() == batch.documents().size()) {
      return upsert.run(connection, batch, WriteMode.UPSERT);
    }
    DocumentBatch fresh = old.isEmpty() ? batch : batches.apply(documents(batch, there, false));
    Set<String> unembedded =
        fresh.unembedded().stream().map(Document::id).collect(Collectors.toSet());
    if (!unembedded.isEmpty()) {
      return new Written(0, unembedded); // their texts were there with vectors, and are gone
    }
    Written written = insert(connection, fresh);
    if (old.isEmpty()) {
      return written;
    }
    Written replaced = upsert.run(connection, batches.apply(old), WriteMode.UPSERT);
    return new Written(written.documents() + replaced.documents(), replaced.changed());
  }

  private Written insert(Connection connection, DocumentBatch fresh) throws SQLException {
    try {
      return upsert.insertAbsent(connection, fresh);
    } catch (VectorStoreException.DocumentExists e) {
      throw SqlErrors.conflict("a document came in between, of which nothing was noted");
    }
  }

  private static List<Document> documents(DocumentBatch batch, Set<String> keys, boolean among) {
    return batch.documents().stream()
        .filter(document -> keys.contains(DocumentKey.of(document.id())) == among)
        .toList();
  }

  Optional<Long> finish(Connection connection) throws SQLException {
    if (!session.mayWrite(connection)) {
      return Optional.empty();
    }
    session.catalog().finish(connection, part);
    return Optional.of(part);
  }
}

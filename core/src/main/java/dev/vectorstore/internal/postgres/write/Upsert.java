package dev.vectorstore.internal.postgres.write;

import dev.vectorstore.Document;
import dev.vectorstore.internal.document.BatchWrite.Written;
import dev.vectorstore.internal.document.DocumentBatch;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.internal.postgres.catalog.OpenedSpaces;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.sql.SqlErrors;
import dev.vectorstore.internal.text.DocumentKey;
import dev.vectorstore.write.WriteMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes checked and embedded documents of one collection, in the transaction of a connection.
 *
 * <p>Why: docs/decisions/0014-copy-where-nothing-is-stored.md.
 */
public final class Upsert {
  // COPY is refused under a policy, and below this the look for stored rows costs more than it
  // gains.
  private static final int COPY_FROM_ROWS = 100;

  private final StoredCollection collection;
  private final StoredDocuments stored;
  private final OpenedSpaces spaces;
  private final Optional<Space> beside;
  private final RowCopy copy;
  private final RowMerge merge;

  /** For the documents of a tenant, with vectors in the space that is searched alone. */
  public Upsert(Tables tables, StoredCollection collection, String tenant) {
    this(
        tables,
        collection,
        tenant,
        new OpenedSpaces(tables, collection, Embedders.of(null)),
        Optional.empty());
  }

  /** With those in another space, if there is one. */
  public Upsert(
      Tables tables,
      StoredCollection collection,
      String tenant,
      OpenedSpaces spaces,
      Optional<Space> beside) {
    this.spaces = spaces;
    this.beside = beside;
    this.collection = collection;
    this.stored = new StoredDocuments(tables, collection, tenant);
    this.copy = new RowCopy(tables, collection);
    this.merge = new RowMerge(tables, collection, tenant);
  }

  /** Of these ids, those of stored documents. */
  public Set<String> stored(Connection connection, List<String> ids) throws SQLException {
    return stored.ids(connection, ids);
  }

  /** Of these documents, the ids of those that are stored with this text and a vector of it. */
  public Set<String> unchanged(Connection connection, List<Document> texts) throws SQLException {
    return stored.unchanged(connection, collection.space().orElseThrow(), texts);
  }

  /** The same of a vector beside. */
  Set<String> unchangedBeside(Connection connection, List<Document> texts) throws SQLException {
    return stored.unchanged(connection, beside.orElseThrow(), texts);
  }

  /** Writes a batch, or nothing and the ids that need a vector after all. */
  public Written run(Connection connection, DocumentBatch batch, WriteMode mode)
      throws SQLException {
    return run(connection, batch, mode, new CopyPrediction());
  }

  /**
   * The same for a batch of a load.
   *
   * @param expected whether it is new, by what the batches before it were
   */
  public Written run(
      Connection connection, DocumentBatch batch, WriteMode mode, CopyPrediction expected)
      throws SQLException {
    List<DocumentRow> rows = DocumentRow.inOrder(batch.documents());
    return inRange(
        batch,
        () ->
            switch (mode) {
              case UPSERT -> upsert(connection, batch, rows, expected);
              case INSERT_ONLY, SKIP_EXISTING -> insert(connection, batch, rows, mode, expected);
            });
  }

  /** Writes documents none of which was stored when the caller looked, in this transaction. */
  public Written insertAbsent(Connection connection, DocumentBatch batch) throws SQLException {
    CopyPrediction expected = new CopyPrediction();
    expected.met(true);
    return run(connection, batch, WriteMode.INSERT_ONLY, expected);
  }

  private interface Step {
    Written run() throws SQLException;
  }

  /** An index on 16-bit floats may be younger than this store, which would check for it else. */
  private static Written inRange(DocumentBatch batch, Step step) throws SQLException {
    try {
      return step.run();
    } catch (SQLException e) {
      if (SqlErrors.isOutOfRange(e)) {
        batch.requireHalfFloats();
      }
      throw e;
    }
  }

  private Written upsert(
      Connection connection, DocumentBatch batch, List<DocumentRow> rows, CopyPrediction expected)
      throws SQLException {
    List<Document> kept = batch.unembedded();
    if (!kept.isEmpty()) {
      stored.lock(connection, rows); // all of them, so that locks are taken in one order
    }
    Set<String> changed = changed(connection, kept);
    if (!changed.isEmpty()) {
      return new Written(0, changed);
    }
    boolean copied =
        kept.isEmpty()
            && isCopyable(rows)
            && (copiedUnseen(connection, rows, expected)
                || (stored(connection, rows, expected).isEmpty() && copied(connection, rows)));
    if (!copied) {
      replace(connection, rows);
    }
    beside(connection, batch, rows);
    return new Written(rows.size(), Set.of());
  }

  /**
   * All statements of a part go to the server together: each that went alone would wait for its
   * turn there, beside readers that take all processors for longer than it runs.
   */
  private void replace(Connection connection, List<DocumentRow> rows) throws SQLException {
    for (List<DocumentRow> part : RowMerge.parts(rows)) {
      spaces.requireSearchedAfter(
          connection, merge.replacing(connection, collection.space(), part));
    }
  }

  /**
   * Changes the stored documents of a batch, or nothing and the ids that need a vector after all.
   */
  Written update(Connection connection, DocumentBatch batch) throws SQLException {
    return inRange(batch, () -> updated(connection, batch));
  }

  private Written updated(Connection connection, DocumentBatch batch) throws SQLException {
    List<DocumentRow> rows = DocumentRow.inOrder(batch.documents());
    Set<String> there = stored.lock(connection, rows);
    rows = rows.stream().filter(row -> there.contains(row.key())).toList();
    List<Document> kept =
        batch.unembedded().stream()
            .filter(document -> there.contains(DocumentKey.of(document.id())))
            .toList();
    Set<String> changed = changed(connection, kept);
    if (!changed.isEmpty()) {
      return new Written(0, changed);
    }
    merge.update(connection, rows, batch.withMetadata());
    spaces.requireSearched(connection);
    if (collection.space().isPresent()) {
      merge.embeddings(connection, collection.space().get(), rows);
    }
    beside(connection, batch, rows);
    return new Written(rows.size(), Set.of());
  }

  /** What was stored with its text and vector when that was asked, and is not any more. */
  private Set<String> changed(Connection connection, List<Document> kept) throws SQLException {
    if (kept.isEmpty()) {
      return Set.of();
    }
    Set<String> changed = kept.stream().map(Document::id).collect(Collectors.toSet());
    changed.removeAll(unchanged(connection, kept));
    return changed;
  }

  private Written insert(
      Connection connection,
      DocumentBatch batch,
      List<DocumentRow> rows,
      WriteMode mode,
      CopyPrediction expected)
      throws SQLException {
    List<DocumentRow> added = rows;
    if (isCopyable(rows)) {
      if (copiedUnseen(connection, rows, expected)) {
        beside(connection, batch, rows);
        return new Written(rows.size(), Set.of());
      }
      Set<String> there = stored(connection, rows, expected);
      added = rows.stream().filter(row -> !there.contains(row.key())).toList();
      requireNew(mode, batch, rows, added);
      if (copied(connection, added)) {
        beside(connection, batch, added);
        return new Written(added.size(), Set.of());
      }
    }
    List<DocumentRow> written = merge.newDocuments(connection, added);
    requireNew(mode, batch, rows, written);
    spaces.requireSearched(connection);
    if (collection.space().isPresent()) {
      merge.embeddings(connection, collection.space().get(), written);
    }
    beside(connection, batch, written);
    return new Written(written.size(), Set.of());
  }

  /**
   * Writes the vectors of written documents in the space beside. Which spaces there are cannot
   * change any more, as {@link OpenedSpaces#requireSearched} says.
   */
  private void beside(Connection connection, DocumentBatch batch, List<DocumentRow> written)
      throws SQLException {
    spaces.requireBeside(connection);
    if (beside.isPresent()) {
      List<Document> vectors = new ArrayList<>();
      for (DocumentRow row : written) {
        String id = row.document().id();
        Optional.ofNullable(batch.beside().get(id))
            .ifPresent(vector -> vectors.add(Document.of(id).embedding(vector)));
      }
      merge.embeddings(connection, beside.get(), DocumentRow.inOrder(vectors));
    }
  }

  private static void requireNew(
      WriteMode mode, DocumentBatch batch, List<DocumentRow> all, List<DocumentRow> added) {
    if (mode == WriteMode.INSERT_ONLY && added.size() < all.size()) {
      Set<DocumentRow> there = new HashSet<>(all);
      added.forEach(there::remove);
      throw batch.alreadyThere(
          there.stream().map(row -> row.document().id()).collect(Collectors.toSet()));
    }
  }

  /** Whether COPY can do it, and gains more than the look for stored rows costs. */
  private boolean isCopyable(List<DocumentRow> rows) {
    return rows.size() >= COPY_FROM_ROWS && !collection.info().isPerTenant();
  }

  /** Writes all rows by COPY without a look, if they are expected to be new and are. */
  private boolean copiedUnseen(
      Connection connection, List<DocumentRow> rows, CopyPrediction expected) throws SQLException {
    if (!expected.isOfNew()) {
      return false;
    }
    boolean copied = copied(connection, rows);
    if (!copied) {
      expected.failed();
    }
    return copied;
  }

  /** The keys of those rows that are stored. */
  private Set<String> stored(Connection connection, List<DocumentRow> rows, CopyPrediction expected)
      throws SQLException {
    Set<String> there = stored.keys(connection, rows);
    expected.met(there.isEmpty());
    return there;
  }

  /** Writes all rows by COPY; nothing if another was faster to write one of them. */
  private boolean copied(Connection connection, List<DocumentRow> rows) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      copy.documents(connection, rows);
    } catch (SQLException e) {
      if (!SqlErrors.isUniqueViolation(e)) {
        throw e;
      }
      connection.rollback(before);
      return false;
    }
    connection.releaseSavepoint(before);
    spaces.requireSearched(connection);
    if (collection.space().isPresent()) {
      copy.embeddings(connection, collection.space().get(), rows);
    }
    return true;
  }
}

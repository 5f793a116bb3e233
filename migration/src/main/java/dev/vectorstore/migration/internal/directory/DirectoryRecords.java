package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.directory.hnsw.HnswFiles;
import dev.vectorstore.migration.internal.directory.sqlite.ChromaSnapshot;
import dev.vectorstore.migration.internal.directory.sqlite.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The records of one collection in the order in which Chroma first stored them, then those that
 * only the log has. They are read one by one, so that memory does not grow with their number. Not
 * safe for use by several threads.
 */
final class DirectoryRecords implements ChromaRecords {

  private static final int RECORDS_BETWEEN_CHECKS = 256;

  private final ChromaSnapshot snapshot;
  private final RecordPass pass;
  private final Path scratchFile;
  private final FindingLog findings;
  private final long expected;
  private Optional<ChromaRecord> next = Optional.empty();
  private boolean finished;
  private boolean closed;
  private long count;

  private DirectoryRecords(
      ChromaSnapshot snapshot,
      RecordPass pass,
      Path scratchFile,
      FindingLog findings,
      long expected) {
    this.snapshot = snapshot;
    this.pass = pass;
    this.scratchFile = scratchFile;
    this.findings = findings;
    this.expected = expected;
  }

  /**
   * Starts to read a collection.
   *
   * @param scratchFile a new file for data about all records
   */
  static DirectoryRecords open(
      ChromaSnapshot snapshot, ChromaCollection collection, Path scratchFile) {
    FindingLog findings = new FindingLog();
    try {
      Connection connection = snapshot.database().connect();
      try {
        RecordPass pass = RecordPass.open(connection, snapshot, collection, scratchFile, findings);
        return new DirectoryRecords(snapshot, pass, scratchFile, findings, collection.count());
      } catch (SQLException | IOException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteFiles.failure(snapshot.files().database(), e);
    } catch (IOException e) {
      throw unreadable(snapshot, e);
    }
  }

  /**
   * Returns whether there is another record.
   *
   * @throws ChromaReadException with reason {@code CHANGING} if a writer changed the index during
   *     the read; then vectors of the last 256 records may be newer than the rest
   */
  @Override
  public boolean hasNext() {
    if (closed) {
      throw new IllegalStateException("the records are closed");
    }
    if (next.isEmpty() && !finished) {
      advance();
    }
    return next.isPresent();
  }

  @Override
  public ChromaRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are no more records");
    }
    ChromaRecord record = next.orElseThrow();
    next = Optional.empty();
    return record;
  }

  @Override
  public List<ChromaFinding> findings() {
    return findings.findings();
  }

  /** From the index, if it has most of the vectors. */
  @Override
  public List<float[]> someVectors(int count) {
    Optional<HnswFiles> files = pass.index().files();
    try {
      return files.isPresent() && files.get().completeElements() > expected / 2
          ? files.get().some(count)
          : List.of();
    } catch (IOException e) {
      throw unreadable(snapshot, e);
    }
  }

  private void advance() {
    try {
      while (next.isEmpty() && pass.rows().next()) {
        next = pass.reader().read();
        if (++count % RECORDS_BETWEEN_CHECKS == 0) {
          snapshot.requireUnchanged(pass.segments().vectors());
        }
      }
      if (next.isEmpty()) {
        finish();
      }
    } catch (SQLException e) {
      throw SqliteFiles.failure(snapshot.files().database(), e);
    } catch (IOException e) {
      throw unreadable(snapshot, e);
    }
  }

  private void finish() throws SQLException, IOException {
    finished = true;
    snapshot.requireUnchanged(pass.segments().vectors());
    OrphanVectors.note(pass.connection(), pass.index().position(), findings);
  }

  private static ChromaReadException unreadable(ChromaSnapshot snapshot, IOException e) {
    return new ChromaReadException(
        Reason.UNREADABLE, snapshot.files().directory() + " could not be read", e);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      pass.close();
      Files.deleteIfExists(scratchFile);
    } catch (SQLException e) {
      throw SqliteFiles.failure(snapshot.files().database(), e);
    } catch (IOException e) {
      throw unreadable(snapshot, e);
    }
  }
}

package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.chroma.Scratch;
import dev.vectorstore.migration.internal.directory.files.FileStamp;
import dev.vectorstore.migration.internal.directory.files.SourceFiles;
import dev.vectorstore.migration.internal.directory.sqlite.ChromaSnapshot;
import dev.vectorstore.migration.internal.directory.sqlite.ChromaTables;
import dev.vectorstore.migration.internal.directory.sqlite.CopyCheck;
import dev.vectorstore.migration.internal.directory.sqlite.OrphanRows;
import dev.vectorstore.migration.internal.directory.sqlite.SqliteFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A directory of Chroma 0.4.0 to 1.5.9, in the state when it was opened.
 *
 * <p>Nothing is ever written into the directory. Its database is copied into a private temporary
 * directory, which needs the same space again and is deleted on close. The files of the indexes are
 * read in place, and changes in them are detected.
 */
public final class ChromaDirectory implements ChromaSession {

  private final Scratch scratch;
  private final ChromaSnapshot snapshot;
  private final List<ChromaCollection> collections;
  private final FindingLog findings;
  private final String fingerprint;
  private final List<ChromaRecords> opened = new ArrayList<>();
  private final Map<String, ChromaRecords> early = new HashMap<>();
  private boolean orphansNoted;
  private boolean closed;

  private ChromaDirectory(
      Scratch scratch,
      ChromaSnapshot snapshot,
      List<ChromaCollection> collections,
      FindingLog findings,
      String fingerprint) {
    this.scratch = scratch;
    this.fingerprint = fingerprint;
    this.snapshot = snapshot;
    this.collections = collections;
    this.findings = findings;
  }

  /**
   * Opens a directory with {@link ReadOptions#defaults}.
   *
   * @throws ChromaReadException if that is not possible; its reason says what to do
   */
  public static ChromaDirectory open(Path directory) {
    return open(directory, ReadOptions.defaults());
  }

  /**
   * Copies the database, checks the copy and reads which collections there are.
   *
   * @throws ChromaReadException if that is not possible; its reason says what to do
   */
  public static ChromaDirectory open(Path directory, ReadOptions options) {
    try {
      SourceFiles source = SourceFiles.of(directory);
      Scratch scratch = Scratch.create(options.temporaryDirectory());
      try {
        return open(source, scratch, options);
      } catch (IOException | RuntimeException e) {
        scratch.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  private static ChromaReadException unreadable(Path directory, IOException e) {
    return new ChromaReadException(Reason.UNREADABLE, directory + " could not be read", e);
  }

  private static ChromaDirectory open(SourceFiles source, Scratch scratch, ReadOptions options)
      throws IOException {
    Path copy = scratch.directory().resolve(SourceFiles.DATABASE);
    Map<Path, FileStamp> before = source.databaseStamps();
    ChromaSnapshot snapshot = ChromaSnapshot.take(source, copy, options.waitForWriter());
    boolean unchanged = before.equals(source.databaseStamps());
    String fingerprint = unchanged ? FileStamp.digest(before, snapshot.stamps()) : "";
    try {
      return CopyCheck.concurrently(
          snapshot.database(),
          () -> {
            ChromaDirectory directory = read(snapshot, scratch, fingerprint);
            options.first().apply(directory.collections).ifPresent(directory::beginEarly);
            return directory;
          },
          ChromaDirectory::closeRecords);
    } catch (SQLException e) {
      throw SqliteFiles.failure(source.database(), e);
    }
  }

  private static ChromaDirectory read(ChromaSnapshot snapshot, Scratch scratch, String fingerprint)
      throws SQLException, IOException {
    FindingLog findings = new FindingLog();
    try (Connection connection = snapshot.database().connect()) {
      List<ChromaCollection> collections =
          new CollectionCatalog(connection, snapshot.files(), findings).read();
      ChromaTables.unknownMigrations(connection)
          .forEach(unknown -> findings.addFor(unknown, ChromaNote.SCHEMA_NEWER));
      return new ChromaDirectory(scratch, snapshot, collections, findings, fingerprint);
    }
  }

  /** Returns the collections of all tenants and databases, ordered by tenant, database and name. */
  @Override
  public List<ChromaCollection> collections() {
    return collections;
  }

  /**
   * Returns what is unusual about the directory as a whole. The ids are collections or directories.
   */
  @Override
  public synchronized List<ChromaFinding> findings() {
    requireOpen();
    if (!orphansNoted) {
      noteOrphans();
      orphansNoted = true;
    }
    return findings.findings();
  }

  /** Computed only on request, since it reads all records. */
  private void noteOrphans() {
    SourceFiles source = snapshot.files();
    try (Connection connection = snapshot.database().connect()) {
      OrphanRows.note(connection, source, findings);
    } catch (SQLException e) {
      throw SqliteFiles.failure(source.database(), e);
    } catch (IOException e) {
      throw unreadable(source.directory(), e);
    }
  }

  /** A fingerprint of the sizes and times of all files. */
  @Override
  public String fingerprint(ChromaCollection collection) {
    return fingerprint;
  }

  /**
   * Starts to read the records of a collection. The caller closes them. Several collections can be
   * open at a time.
   *
   * @throws ChromaReadException with reason {@code CHANGING} if a writer changed the index
   * @throws IllegalStateException if the directory is closed
   */
  @Override
  public synchronized ChromaRecords records(ChromaCollection collection) {
    requireOpen();
    return Optional.ofNullable(early.remove(collection.id())).orElseGet(() -> begin(collection));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the directory is closed");
    }
  }

  private ChromaRecords begin(ChromaCollection collection) {
    ChromaRecords records = DirectoryRecords.open(snapshot, collection, scratch.newFile());
    opened.add(records);
    return records;
  }

  private synchronized void beginEarly(ChromaCollection collection) {
    early.put(collection.id(), begin(collection));
  }

  /** Closes open records and deletes the copy. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (scratch) {
      closeRecords();
    }
  }

  private void closeRecords() {
    opened.forEach(ChromaRecords::close);
  }
}

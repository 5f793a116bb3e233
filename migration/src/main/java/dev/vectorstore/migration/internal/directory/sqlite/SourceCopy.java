package dev.vectorstore.migration.internal.directory.sqlite;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.directory.files.ByteSource;
import dev.vectorstore.migration.internal.directory.files.FileStamp;
import dev.vectorstore.migration.internal.directory.files.SourceFiles;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * A copy of the database at one moment, and size and time of the index files at that moment.
 *
 * <p>While the copy is made, a shared lock keeps writers of Chroma's usual (rollback journal)
 * database out, so no journal is needed. If no such lock is possible – a database in WAL mode, one
 * that a crash left with a journal to roll back, a file system without locks – the files are copied
 * with their journals, and the copy is used only if none of them changed during that time.
 *
 * <p>The index files are not copied: they can be larger than all else, and each vector is read
 * once. Instead every reader compares them with their stamps, so a change is an error and never a
 * torn vector.
 */
final class SourceCopy {

  private static final int ATTEMPTS = 5;
  private static final int WRITE_VERSION_OFFSET = 18;
  private static final int WAL_VERSION = 2;

  private final SourceFiles source;
  private final Path copy;
  private final Duration wait;

  private final Runnable afterEachCopy;

  private SourceCopy(SourceFiles source, Path copy, Duration wait, Runnable afterEachCopy) {
    this.source = source;
    this.copy = copy;
    this.wait = wait;
    this.afterEachCopy = afterEachCopy;
  }

  /**
   * Copies the database into the file.
   *
   * @param wait how long to wait for a writer that holds the database
   * @return size and time of the index files at the moment of the copy
   */
  static Map<Path, FileStamp> take(SourceFiles source, Path copy, Duration wait)
      throws IOException {
    return take(source, copy, wait, () -> {});
  }

  /** For tests: runs after each copy, before it is checked. */
  static Map<Path, FileStamp> take(
      SourceFiles source, Path copy, Duration wait, Runnable afterEachCopy) throws IOException {
    return new SourceCopy(source, copy, wait, afterEachCopy).take();
  }

  private Map<Path, FileStamp> take() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      deleteCopy();
      Map<Path, FileStamp> before = source.indexStamps();
      boolean copied = copied();
      afterEachCopy.run();
      if (copied && before.equals(source.indexStamps())) {
        return before;
      }
    }
    throw new ChromaReadException(
        Reason.CHANGING,
        source.directory()
            + " was changed by a writer during each of "
            + ATTEMPTS
            + " attempts to copy it; stop Chroma, or give a copy");
  }

  private void deleteCopy() throws IOException {
    Files.deleteIfExists(copy);
    for (Path journal : source.journals()) {
      Files.deleteIfExists(nextToCopy(journal));
    }
  }

  private boolean copied() throws IOException {
    if (isWriteAhead()) {
      return copiedWithJournals();
    }
    try (Connection connection = SqliteFiles.openReadOnly(source.database(), wait)) {
      connection.setAutoCommit(false);
      SqliteFiles.run(connection, "select count(*) from sqlite_master");
      return copiedUnderLock();
    } catch (SQLException e) {
      if (SqliteFiles.isLocked(e) || SqliteFiles.isCorrupt(e)) {
        throw SqliteFiles.failure(source.database(), e);
      }
      return copiedWithJournals();
    }
  }

  /**
   * The stamp shows whether something in this process released the lock, which closing a file does.
   */
  private boolean copiedUnderLock() throws IOException {
    FileStamp before = FileStamp.of(source.database());
    copyContent(source.database(), copy);
    return before.equals(FileStamp.of(source.database()));
  }

  private boolean isWriteAhead() throws IOException {
    try (ByteSource file = ByteSource.open(source.database())) {
      ByteBuffer version = ByteBuffer.allocate(1);
      file.read(WRITE_VERSION_OFFSET, version);
      return version.get(0) == WAL_VERSION;
    } catch (EOFException e) {
      return false;
    }
  }

  private boolean copiedWithJournals() throws IOException {
    deleteCopy();
    Map<Path, FileStamp> before = source.databaseStamps();
    copyContent(source.database(), copy);
    for (Path journal : source.journals()) {
      if (Files.exists(journal)) {
        copyContent(journal, nextToCopy(journal));
      }
    }
    return before.equals(source.databaseStamps());
  }

  /** Copies without the file mode, since the copy of a read-only file must be writable. */
  private static void copyContent(Path from, Path to) throws IOException {
    try (FileChannel content = FileChannel.open(from, READ);
        FileChannel target = FileChannel.open(to, CREATE, TRUNCATE_EXISTING, WRITE)) {
      long size = content.size();
      for (long done = 0; done < size; ) {
        long moved = content.transferTo(done, size - done, target);
        if (moved == 0) {
          return; // it became shorter, which its stamp shows
        }
        done += moved;
      }
    }
  }

  private Path nextToCopy(Path journal) {
    String name = String.valueOf(journal.getFileName());
    return copy.resolveSibling(copy.getFileName() + name.substring(SourceFiles.DATABASE.length()));
  }
}

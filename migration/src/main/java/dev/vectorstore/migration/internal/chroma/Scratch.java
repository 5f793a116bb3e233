package dev.vectorstore.migration.internal.chroma;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/** A private temporary directory, which is deleted with its contents. */
public final class Scratch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);

  private final Path directory;
  private int files;

  private Scratch(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes the directory, which only this user can read, in the given one.
   *
   * @throws ChromaReadException if it cannot be written to, or if SQLite's library, which opens its
   *     files, cannot be unpacked
   */
  public static Scratch create(Path parent) {
    loadSqlite();
    try {
      return new Scratch(Files.createTempDirectory(parent.toAbsolutePath(), "vectorstore-chroma-"));
    } catch (IOException e) {
      throw new ChromaReadException(
          Reason.UNREADABLE,
          "cannot write in "
              + parent
              + " ("
              + e
              + "), where the source is copied to; -Djava.io.tmpdir can name another directory",
          e);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // the driver declares no narrower type
  private static void loadSqlite() {
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      throw new ChromaReadException(
          Reason.UNREADABLE,
          "SQLite's library cannot be unpacked into "
              + System.getProperty(
                  "org.sqlite.tmpdir", System.getProperty("java.io.tmpdir", "/tmp"))
              + " and loaded from there; -Dorg.sqlite.tmpdir can name another directory that allows execution",
          e);
    }
  }

  public Path directory() {
    return directory;
  }

  public Path newFile() {
    return directory.resolve("scratch-" + files++ + ".sqlite3");
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(directory, new Deleter());
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("Temporary directory {} could not be deleted", directory, e);
    }
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
        throws IOException {
      Files.delete(dir);
      return FileVisitResult.CONTINUE;
    }
  }
}

package dev.vectorstore.migration.internal.chroma;

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

/** A private temporary directory, deleted with all that is in it. */
public final class Scratch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);

  private final Path directory;
  private int files;

  private Scratch(Path directory) {
    this.directory = directory;
  }

  /** Makes the directory, which only this user can read, in the given one. */
  public static Scratch create(Path parent) throws IOException {
    return new Scratch(Files.createTempDirectory(parent.toAbsolutePath(), "vectorstore-chroma-"));
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

package dev.vectorstore.localpostgres.internal.apt;

import dev.vectorstore.localpostgres.internal.host.Environment;
import dev.vectorstore.localpostgres.internal.host.FileTrees;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * A directory that is filled once, by whoever comes first, and used only when it is complete.
 *
 * <p>It is filled in its final place, under a lock, as programs are made to know that place; a
 * marker is written last. A directory without the marker is emptied and filled again.
 */
public final class PackageCache {
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String MARKER = "complete";

  private final Path shared;
  private final Path parent;
  private final Path directory;

  public PackageCache(Path base, String name) {
    this.shared = base.resolve("vectorstore");
    this.parent = shared.resolve("local-postgres");
    this.directory = parent.resolve(name);
  }

  /** Fills an empty directory and says what with. */
  public interface Builder {
    String build(Path directory) throws IOException;
  }

  public Path directory() {
    return directory;
  }

  /**
   * Ensures that the directory is complete, and returns the result of its builder.
   *
   * @throws UnavailableException if another user could have changed its contents
   */
  public String fill(Builder builder, int userId) throws IOException {
    if (!isComplete()) {
      fillUnderLock(builder, userId);
    }
    checkPrivate(parent, userId);
    checkPrivate(directory, userId);
    return Files.readString(directory.resolve(MARKER));
  }

  public boolean isComplete() {
    return Files.isRegularFile(directory.resolve(MARKER), LinkOption.NOFOLLOW_LINKS);
  }

  private void createParents() throws IOException {
    for (Path path : List.of(shared, parent)) {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(path);
        FileTrees.setMode(path, "rwxr-xr-x"); // the server's user must get through
      }
    }
  }

  private static void checkPrivate(Path path, int userId) throws IOException {
    if (!FileTrees.isPrivateDirectory(path, userId)) {
      throw new UnavailableException(
          path + " must be a directory that this user owns and no other can write");
    }
  }

  private void fillUnderLock(Builder builder, int userId) throws IOException {
    try (FileChannel channel = lockFile(userId);
        FileLock lock = lock(channel)) {
      if (lock.isValid() && !isComplete()) {
        build(builder);
      }
    }
  }

  private FileChannel lockFile(int userId) throws IOException {
    try {
      createParents();
      checkPrivate(parent, userId);
      return FileChannel.open(
          directory.resolveSibling(directory.getFileName() + ".lock"),
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (FileSystemException e) {
      throw FileTrees.notWritable(parent, Environment.CACHE, e);
    }
  }

  /**
   * Waits for a lock; FileChannel.lock() would fail when another thread of this JVM waits or holds
   * it.
   */
  private static FileLock lock(FileChannel channel) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        // held in this JVM
      }
      pause();
    }
    throw new UnavailableException("another process has been filling the cache for very long");
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while another process filled the cache", e);
    }
  }

  private void build(Builder builder) throws IOException {
    FileTrees.delete(directory);
    Files.createDirectory(directory, FileTrees.mode("rwx------"));
    try {
      String contents = builder.build(directory);
      Path unfinished = directory.resolve(MARKER + ".new");
      Files.writeString(unfinished, contents);
      FileTrees.setMode(directory, "rwxr-xr-x");
      Files.move(unfinished, directory.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      if (!isComplete()) {
        FileTrees.delete(directory);
      }
    }
  }
}

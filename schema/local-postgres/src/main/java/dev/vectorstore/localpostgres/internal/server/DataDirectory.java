package dev.vectorstore.localpostgres.internal.server;

import dev.vectorstore.localpostgres.internal.host.FileTrees;
import dev.vectorstore.localpostgres.internal.host.ServerUser;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The directory of one throwaway server: its data, and the proof of which JVM it belongs to.
 *
 * <p>The proof is the file {@code owner} (process id and start of the JVM, and the server's
 * programs) and a lock on the file {@code lock} that the JVM holds as long as it lives. They are
 * two files because closing any channel of a file gives up all locks that a process has on it. The
 * lock also distinguishes JVMs that cannot see each other's processes, as in two containers that
 * share a directory.
 */
final class DataDirectory implements AutoCloseable {
  static final String PREFIX = "vectorstore-postgres-";
  private static final Duration CLOCK_JITTER = Duration.ofSeconds(5);

  private final Path root;
  private final FileChannel lock;
  private final Owner owner;

  private DataDirectory(Path root, FileChannel lock, Owner owner) {
    this.root = root;
    this.lock = lock;
    this.owner = owner;
  }

  /** Makes one for this JVM. */
  static DataDirectory create(Path parent, ServerUser user, Path programs) throws IOException {
    Path root = newDirectory(parent);
    FileChannel lock = lockFile(root);
    if (lock.tryLock() == null) {
      throw new UnavailableException("the directory " + root + " is locked by another process");
    }
    Owner owner = Owner.thisJvm(programs);
    owner.write(root);
    if (user.isRoot()) {
      FileTrees.setMode(root, "rwx--x--x");
    }
    DataDirectory directory = new DataDirectory(root, lock, owner);
    Files.createDirectory(directory.data(), FileTrees.mode("rwx------"));
    user.own(directory.data());
    return directory;
  }

  private static Path newDirectory(Path parent) throws UnavailableException {
    try {
      return Files.createTempDirectory(parent, PREFIX, FileTrees.mode("rwx------"));
    } catch (IOException e) {
      throw FileTrees.notWritable(parent, FileTrees.TEMPORARY, e);
    }
  }

  /** Takes over one whose JVM is dead; empty if it is not proven to be ours and to be left over. */
  static Optional<DataDirectory> leftOver(Path root, ServerUser user) throws IOException {
    if (!FileTrees.isPrivateDirectory(root, user.jvmUserId())) {
      return Optional.empty();
    }
    Optional<Owner> owner = Owner.read(root);
    if (owner.isEmpty() || owner.get().isAlive()) {
      return Optional.empty();
    }
    FileChannel channel = lockFile(root);
    if (isLocked(channel)) {
      return Optional.of(new DataDirectory(root, channel, owner.get()));
    }
    channel.close();
    return Optional.empty();
  }

  private static FileChannel lockFile(Path root) throws IOException {
    return FileChannel.open(
        root.resolve("lock"),
        StandardOpenOption.WRITE,
        StandardOpenOption.CREATE,
        LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Where it is. */
  Path parent() {
    return Objects.requireNonNull(root.toAbsolutePath().getParent());
  }

  Path data() {
    return root.resolve("data");
  }

  Path log() {
    return data().resolve("server.log");
  }

  /** The directory of the programs that the server was made with. */
  Path programs() {
    return owner.programs();
  }

  /** Keeps a secret in a file that only the server's user can read. */
  Path writeSecret(String secret, ServerUser user) throws IOException {
    Path file = Files.createFile(root.resolve("secret"), FileTrees.mode("rw-------"));
    Files.writeString(file, secret);
    user.own(file);
    return file;
  }

  /** Removes the directory; the server must have ended. */
  void delete(ServerUser user) throws IOException {
    user.empty(data());
    FileTrees.delete(root);
    close();
  }

  /** Gives up the lock and leaves the directory. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  @Override
  public String toString() {
    return root.toString();
  }

  /** The JVM that made a directory. */
  private record Owner(long processId, Instant start, Path programs) {

    static Owner thisJvm(Path programs) {
      ProcessHandle self = ProcessHandle.current();
      return new Owner(self.pid(), start(self), programs);
    }

    private static Instant start(ProcessHandle process) {
      return process.info().startInstant().orElse(Instant.EPOCH);
    }

    void write(Path root) throws IOException {
      Path unfinished = root.resolve("owner.new");
      Files.write(
          unfinished, List.of(Long.toString(processId), start.toString(), programs.toString()));
      Files.move(unfinished, root.resolve("owner"), StandardCopyOption.ATOMIC_MOVE);
    }

    static Optional<Owner> read(Path root) throws IOException {
      Path file = root.resolve("owner");
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(file);
      try {
        return Optional.of(
            new Owner(
                Long.parseLong(lines.get(0)), Instant.parse(lines.get(1)), Path.of(lines.get(2))));
      } catch (NumberFormatException | DateTimeParseException | IndexOutOfBoundsException e) {
        return Optional.empty();
      }
    }

    /** Whether that JVM still lives, and its process id was not given to another process. */
    boolean isAlive() {
      return ProcessHandle.of(processId)
          .filter(ProcessHandle::isAlive)
          .filter(p -> Duration.between(start(p), start).abs().compareTo(CLOCK_JITTER) < 0)
          .isPresent();
    }
  }
}

package dev.vectorstore.localpostgres.internal.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The user of the operating system that a server runs as: this JVM's own, or an unprivileged one if
 * that is root, whom PostgreSQL refuses. Immutable.
 */
public final class ServerUser {
  private static final int ROOT = 0;

  /**
   * First the one that owns nothing: {@code postgres} may own the data of the machine's real
   * server.
   */
  private static final List<String> UNPRIVILEGED = List.of("nobody", "postgres");

  private final int jvmUserId;
  private final Optional<String> other;
  private final List<String> runner;

  private ServerUser(int jvmUserId, Optional<String> other, List<String> runner) {
    this.jvmUserId = jvmUserId;
    this.other = other;
    this.runner = runner;
  }

  /**
   * The user for servers of this JVM.
   *
   * @throws UnavailableException if this is root and there is no way to become another user
   */
  public static ServerUser current() throws IOException {
    int id = Integer.parseInt(Command.of("id", "-u").output());
    return id == ROOT ? unprivileged() : new ServerUser(id, Optional.empty(), List.of());
  }

  private static ServerUser unprivileged() throws IOException {
    for (String name : UNPRIVILEGED) {
      Optional<List<String>> runner = runner(name);
      if (runner.isPresent()) {
        return new ServerUser(ROOT, Optional.of(name), runner.get());
      }
    }
    throw new UnavailableException(
        "PostgreSQL does not run as root, and setpriv or runuser, or a user nobody or postgres, is missing");
  }

  private static Optional<List<String>> runner(String name) {
    try {
      String user = Command.of("id", "-u", name).output();
      String group = Command.of("id", "-g", name).output();
      if (Command.isOnPath("setpriv")) {
        return Optional.of(
            List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--"));
      }
      return Command.isOnPath("runuser")
          ? Optional.of(List.of("runuser", "-u", name, "--"))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public boolean isRoot() {
    return jvmUserId == ROOT;
  }

  /** The numeric id of this JVM's user. */
  public int jvmUserId() {
    return jvmUserId;
  }

  /** A command that this user runs. */
  public Command command(Path program, String... arguments) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(Arrays.asList(arguments));
    return Command.of(words).through(runner);
  }

  /** Gives a file or directory to this user. */
  public void own(Path path) throws IOException {
    if (other.isPresent()) {
      Files.setOwner(
          path,
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(other.get()));
    }
  }

  /**
   * Removes what is in a directory of this user with the rights of this user, never with those of
   * root.
   */
  public void empty(Path directory) throws IOException {
    if (other.isPresent() && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      command(Path.of("find"), directory.toString(), "-mindepth", "1", "-delete").output();
    }
  }
}

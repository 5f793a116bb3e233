package dev.vectorstore.localpostgres.internal.server;

import dev.vectorstore.localpostgres.internal.host.ServerUser;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;

/**
 * A copy of a running server's data, as the reference of PostgreSQL says under "Making a Base
 * Backup Using the Low Level API": the program that does it for others is no part of what is
 * unpacked.
 */
final class BaseBackup {
  private static final Set<String> LEFT_OUT =
      Set.of("postmaster.pid", "postmaster.opts", "server.log");

  private static final Set<String> EMPTY =
      Set.of(
          "pg_wal",
          "pg_dynshmem",
          "pg_notify",
          "pg_replslot",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  // The servers that follow read the log from here on, also after they were away for a while.
  private static final String KEEP =
      "alter system set wal_keep_size = '1GB'; select pg_reload_conf()";

  private BaseBackup() {}

  /** Copies into an empty directory, and makes what is there a server that follows. */
  static void copy(DataSource primary, Path from, Path to, ServerUser user) throws IOException {
    try (Connection connection = primary.getConnection();
        Statement statement = connection.createStatement()) {
      for (String setting : KEEP.split(";")) {
        statement.execute(setting);
      }
      statement.execute("select pg_backup_start('replica', true)");
      Files.walkFileTree(from, new Copying(from, to, user));
      try (ResultSet label =
          statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
        label.next();
        write(to.resolve("backup_label"), label.getString(1), user);
      }
      write(to.resolve("standby.signal"), "", user);
      user.own(Files.createDirectory(to.resolve("pg_wal").resolve("archive_status")));
    } catch (SQLException e) {
      throw new IOException("the server could not be copied, SQLState " + e.getSQLState(), e);
    }
  }

  private static void write(Path file, String text, ServerUser user) throws IOException {
    Files.writeString(file, text);
    user.own(file);
  }

  private static final class Copying extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;
    private final ServerUser user;

    Copying(Path from, Path to, ServerUser user) {
      this.from = from;
      this.to = to;
      this.user = user;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Path copy = copyOf(directory);
      if (!directory.equals(from)) {
        Files.createDirectory(copy);
        Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(directory));
        user.own(copy);
      }
      return from.equals(directory.getParent())
              && EMPTY.contains(directory.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!attributes.isRegularFile() || LEFT_OUT.contains(file.getFileName().toString())) {
        return FileVisitResult.CONTINUE;
      }
      Path copy = copyOf(file);
      try {
        Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
        user.own(copy);
      } catch (NoSuchFileException e) {
        Files.deleteIfExists(copy); // dropped meanwhile, which the log tells, too
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    private Path copyOf(Path path) {
      return to.resolve(from.relativize(path));
    }
  }
}

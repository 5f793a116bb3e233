package dev.vectorstore.migration.internal.directory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vectorstore.migration.internal.directory.files.SourceFiles;
import dev.vectorstore.migration.internal.directory.sqlite.SqliteFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** Directories that Chroma wrote, and what is known to be in them. */
public final class Fixtures {

  public static final List<String> NAMES =
      List.of(
          "0.4.24",
          "0.4.24-lost-vectors",
          "0.4.24-opened-by-1.5.9",
          "0.5.0",
          "0.5.5",
          "0.5.23",
          "0.6.3",
          "0.6.3-opened-by-1.5.9",
          "0.6.3-surrogates",
          "1.0",
          "1.3",
          "1.5.9",
          "1.5.9-resized-index");

  private Fixtures() {}

  /** Unpacks a fixture and returns the directory that contains its database. */
  public static Path unpack(String name, Path into) throws IOException {
    Path target = Files.createTempDirectory(into, "fixture-");
    try (ZipInputStream zip = new ZipInputStream(resource(name + ".zip"))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = target.resolve(entry.getName());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.copy(zip, file);
      }
    }
    try (Stream<Path> files = Files.walk(target)) {
      Path database =
          files.filter(file -> file.endsWith(SourceFiles.DATABASE)).findFirst().orElseThrow();
      return Objects.requireNonNull(database.getParent());
    }
  }

  public static List<String> expectedLines(String name) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(resource(name + ".expected.jsonl.gz")), UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the one directory of an index that has vectors, of a fixture that has only one. */
  public static Path index(Path directory) throws IOException {
    return Objects.requireNonNull(file(directory, "index_metadata.pickle").getParent());
  }

  public static Path file(Path directory, String name) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  public static Connection connect(Path directory) throws SQLException {
    return SqliteFiles.openPrivate(directory.resolve(SourceFiles.DATABASE));
  }

  /** Changes the database of an unpacked fixture. */
  public static void alter(Path directory, String... statements) throws SQLException {
    try (Connection connection = connect(directory)) {
      SqliteFiles.run(connection, statements);
    }
  }

  public static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
              throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(Fixtures.class.getResourceAsStream("/chroma/" + name), name);
  }
}

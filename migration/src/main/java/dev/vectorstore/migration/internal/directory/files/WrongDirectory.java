package dev.vectorstore.migration.internal.directory.files;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes a path that is not a Chroma directory, and says which path to give instead. */
final class WrongDirectory {
  private static final String RIGHT = "the directory that contains " + SourceFiles.DATABASE;
  private static final String LEGACY_FILE = "chroma-collections.parquet";
  private static final Pattern ARCHIVE =
      Pattern.compile(".*\\.(zip|tar|tgz|tar\\.\\w+|7z)", Pattern.CASE_INSENSITIVE);

  /**
   * The depth of the search for a database, the number of visited files, and the number of named
   * directories.
   */
  private static final int MAX_DEPTH = 4;

  private static final int MAX_VISITED = 10_000;
  private static final int MAX_NAMED = 3;

  private WrongDirectory() {}

  static ChromaReadException explained(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return withoutDatabase(path);
    }
    return Files.exists(path) ? ofFile(path) : missing(path);
  }

  private static ChromaReadException missing(Path path) {
    String home =
        path.startsWith("~")
            ? "; only a shell replaces ~ by the home directory, and not in quotes: write it out"
            : "";
    String whole = path.isAbsolute() ? "" : " (" + path.toAbsolutePath() + ")";
    return new ChromaReadException(
        Reason.MISSING_DIRECTORY, "There is nothing at " + path + whole + "; give " + RIGHT + home);
  }

  private static ChromaReadException ofFile(Path path) throws IOException {
    String what = isArchive(path) ? " is an archive; unpack it and give " : " is a file; give ";
    if (LfsPointer.is(path)) {
      what = " is a Git LFS pointer; run git lfs pull and give ";
    }
    return new ChromaReadException(Reason.NOT_A_DIRECTORY, path + what + RIGHT);
  }

  private static boolean isArchive(Path path) {
    return ARCHIVE.matcher(String.valueOf(path.getFileName())).matches();
  }

  private static ChromaReadException withoutDatabase(Path directory) throws IOException {
    if (Files.exists(directory.resolve(LEGACY_FILE))) {
      return new ChromaReadException(
          Reason.LEGACY_LAYOUT,
          directory
              + " was written by Chroma 0.3 or older ("
              + LEGACY_FILE
              + "); upgrade it to 0.4 or newer with Chroma's tool chroma-migrate first");
    }
    return new ChromaReadException(Reason.NOT_CHROMA, directory + lacking(directory));
  }

  private static String lacking(Path directory) throws IOException {
    List<Path> below = below(directory);
    if (!below.isEmpty()) {
      return " itself does not contain "
          + SourceFiles.DATABASE
          + "; give the directory that does: "
          + below.stream().limit(MAX_NAMED).map(Path::toString).collect(Collectors.joining(", "))
          + (below.size() > MAX_NAMED ? " and others" : "");
    }
    Path parent = directory.toAbsolutePath().normalize().getParent();
    if (parent != null && Files.isRegularFile(parent.resolve(SourceFiles.DATABASE))) {
      return " is a part of a Chroma directory; give the directory that it is in: " + parent;
    }
    return withNothing(directory) + "; give a directory that Chroma 0.4 or newer wrote";
  }

  private static String withNothing(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      List<Path> all = children.sorted().limit(MAX_VISITED).toList();
      if (all.isEmpty()) {
        return " is empty";
      }
      return " does not contain "
          + SourceFiles.DATABASE
          + all.stream()
              .filter(WrongDirectory::isArchive)
              .findFirst()
              .map(
                  archive ->
                      ", but it has the archive "
                          + archive.getFileName()
                          + ", which must be unpacked first")
              .orElse("");
    }
  }

  /** The readable directories below that contain a database, nearest first. */
  private static List<Path> below(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    int[] visited = {0};
    Files.walkFileTree(
        directory,
        EnumSet.noneOf(FileVisitOption.class),
        MAX_DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.endsWith(SourceFiles.DATABASE) && attributes.isRegularFile()) {
              found.add(file.getParent());
            }
            return ++visited[0] < MAX_VISITED
                ? FileVisitResult.CONTINUE
                : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // unreadable directories do not help
          }
        });
    found.sort(Comparator.comparing(Path::getNameCount).thenComparing(path -> path));
    return found;
  }
}

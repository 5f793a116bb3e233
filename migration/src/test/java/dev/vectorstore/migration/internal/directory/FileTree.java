package dev.vectorstore.migration.internal.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Names, sizes, times and contents of all that is in a directory. */
public final class FileTree {

  private FileTree() {}

  public static List<String> of(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted().map(FileTree::describe).toList();
    }
  }

  private static String describe(Path file) {
    try {
      String content = Files.isDirectory(file) ? "" : hash(Files.readAllBytes(file));
      return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file) + " " + content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.vectorstore.migration.internal.directory.files;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small text that Git LFS puts in place of a file until the file is fetched. */
final class LfsPointer {
  private static final String FIRST_LINE = "version https://git-lfs.github.com/spec/";

  /** The specification limits a pointer to less than this. */
  private static final int MAX_BYTES = 1_024;

  private LfsPointer() {}

  static void requireNone(Path file) throws IOException {
    if (is(file)) {
      throw new ChromaReadException(
          Reason.LFS_POINTER,
          file
              + " is a Git LFS pointer and not the file itself; run git lfs pull in the repository,"
              + " then try again");
    }
  }

  static boolean is(Path file) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) < MAX_BYTES
        && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).startsWith(FIRST_LINE);
  }
}

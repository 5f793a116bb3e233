package dev.vectorstore.embedding;

import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The two directories that native libraries and networks are unpacked into. A failure to load one
 * does not always say that its directory could not be written.
 */
final class UnpackedFiles {
  private UnpackedFiles() {}

  /** A new empty file among the temporary ones. */
  static Path temporary(String prefix, String suffix) throws IOException {
    Path directory = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    try {
      return Files.createTempFile(directory, prefix, suffix);
    } catch (IOException e) {
      throw notWritable(directory, "-Djava.io.tmpdir", e);
    }
  }

  /**
   * Tries to write where ONNX Runtime unpacks its library.
   *
   * @throws IOException if that fails, with the directory and the setting that names another
   */
  static void requireTemporary() throws IOException {
    Files.delete(temporary("vectorstore-", ".probe"));
  }

  /**
   * Tries to write where DJL keeps the tokenizer's library and models of a zoo.
   *
   * @throws IOException if that fails, with the directory and the setting that names another
   */
  static void requireDjlCache() throws IOException {
    Path directory = Utils.getEngineCacheDir();
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "vectorstore-", ".probe"));
    } catch (IOException e) {
      throw notWritable(directory, "DJL_CACHE_DIR", e);
    }
  }

  private static IOException notWritable(Path directory, String setting, IOException e) {
    return new IOException(
        "cannot write in " + directory + " (" + e + "); " + setting + " can name another directory",
        e);
  }
}

package dev.vectorstore.migration;

import dev.vectorstore.localchroma.ChromaUnavailable;
import dev.vectorstore.localchroma.LocalChroma;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real servers for tests, which are skipped where there can be none. */
final class LiveChroma {
  private LiveChroma() {}

  static LocalChroma start() throws IOException, InterruptedException {
    try {
      return LocalChroma.start();
    } catch (ChromaUnavailable e) {
      return skip(e);
    }
  }

  /** On a directory that is kept. */
  static LocalChroma on(Path directory) throws IOException, InterruptedException {
    try {
      return LocalChroma.start(directory);
    } catch (ChromaUnavailable e) {
      return skip(e);
    }
  }

  private static LocalChroma skip(ChromaUnavailable e) {
    Assumptions.abort("no Chroma server here: " + e.getMessage());
    throw new IllegalStateException(e);
  }
}

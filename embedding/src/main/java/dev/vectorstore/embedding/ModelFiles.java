package dev.vectorstore.embedding;

import ai.djl.ModelException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A model's files as resources of the class path.
 *
 * @param network in ONNX format
 * @param tokenizer the {@code tokenizer.json} of Hugging Face's tokenizers
 */
record ModelFiles(String network, String tokenizer) {
  /** Calls {@code use} with the network as a file, which is gone afterwards. */
  void withNetwork(Use use) throws IOException, ModelException {
    // A file, since ONNX Runtime reads one without a copy of it on Java's heap.
    Path file = Files.createTempFile("vectorstore-", ".onnx");
    try {
      try (InputStream resource = open(network)) {
        Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
      }
      use.of(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  InputStream openTokenizer() throws IOException {
    return open(tokenizer);
  }

  private static InputStream open(String resource) throws IOException {
    InputStream stream = ModelFiles.class.getResourceAsStream("/" + resource);
    if (stream == null) {
      throw new FileNotFoundException(resource + " is not on the class path");
    }
    return stream;
  }

  /** What is done with a file. */
  @FunctionalInterface
  interface Use {
    void of(Path file) throws IOException, ModelException;
  }
}

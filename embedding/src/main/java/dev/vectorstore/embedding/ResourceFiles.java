package dev.vectorstore.embedding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A model's files as resources of the class path.
 *
 * @param folder ends with a slash, or is empty
 * @param hint what to add to the class path if a file is missing; empty if that is not known
 */
record ResourceFiles(ClassLoader loader, String folder, String hint) implements ModelFiles {
  @Override
  public Optional<InputStream> find(String file) {
    return Optional.ofNullable(loader.getResourceAsStream(folder + file));
  }

  @Override
  public List<String> startingWith(String file) throws IOException {
    return has(file) ? List.of(file) : List.of();
  }

  @Override
  public <T> T with(String file, Use<T> use) throws IOException {
    // A file, since ONNX Runtime reads one without a copy of it on Java's heap.
    Path copy = UnpackedFiles.temporary("vectorstore-", ".model");
    try {
      try (InputStream resource = open(file)) {
        Files.copy(resource, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      return use.of(copy);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  @Override
  public String missing(String file) {
    return folder + file + " is not on the class path" + (hint.isEmpty() ? "" : "; add " + hint);
  }

  @Override
  public String toString() {
    return "the class path" + (folder.isEmpty() ? "" : " below " + folder);
  }
}

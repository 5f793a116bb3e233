package dev.vectorstore.examples.springboot.chroma;

import dev.vectorstore.examples.springboot.ExampleProperties;
import dev.vectorstore.examples.springboot.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The folder below which Chroma directories may be read, and nothing outside of it. */
@Component
class ChromaFolder {
  private static final String DATABASE = "chroma.sqlite3";
  private static final int DEEPEST = 4;

  private final Path folder;

  @Autowired
  ChromaFolder(ExampleProperties properties) {
    this(Path.of(properties.chromaFolder()));
  }

  ChromaFolder(Path folder) {
    this.folder = folder;
  }

  /** The Chroma directories, relative to the folder; empty if there are none, or no folder. */
  List<String> directories() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.find(folder, DEEPEST, (path, its) -> path.endsWith(DATABASE))) {
      return found
          .map(database -> folder.relativize(database.getParent()).toString())
          .filter(name -> !name.isEmpty())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The directory of this name. Whatever lies outside is refused as if it did not exist, also
   * behind a link.
   */
  Path directory(String name) {
    try {
      Path base = folder.toRealPath();
      Path directory = base.resolve(name).toRealPath();
      if (!directory.equals(base)
          && directory.startsWith(base)
          && Files.isRegularFile(directory.resolve(DATABASE))) {
        return directory;
      }
    } catch (InvalidPathException | IOException e) {
      throw missing();
    }
    throw missing();
  }

  private static RefusedException missing() {
    return new RefusedException("There is no such Chroma directory in the folder for imports.");
  }
}

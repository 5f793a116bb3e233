package dev.vectorstore.embedding;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A model's files in a directory. */
record DirectoryFiles(Path directory) implements ModelFiles {
  DirectoryFiles {
    directory = directory.toAbsolutePath().normalize();
  }

  void requireDirectory() throws NotDirectoryException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory + " is not a directory");
    }
  }

  @Override
  public Optional<InputStream> find(String file) throws IOException {
    Path path = directory.resolve(file);
    return Files.isRegularFile(path) ? Optional.of(Files.newInputStream(path)) : Optional.empty();
  }

  @Override
  public List<String> startingWith(String file) throws IOException {
    Path folder = directory.resolve(file).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(path -> directory.relativize(path).toString().replace('\\', '/'))
          .filter(name -> name.startsWith(file))
          .sorted()
          .toList();
    }
  }

  @Override
  public <T> T with(String file, Use<T> use) throws IOException {
    if (!has(file)) {
      throw new FileNotFoundException(missing(file));
    }
    return use.of(directory.resolve(file));
  }

  @Override
  public String toString() {
    return "the directory " + directory;
  }
}

package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Embedding;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Texts and their embeddings in a directory: a {@code .tsv} file, whose lines end with a word and
 * its gloss as the second and the last of tab-separated values, and an {@code .f32} file with a
 * vector for each line, 32-bit floats, little-endian.
 *
 * @param texts of the documents
 * @param embeddings of the texts, in their order
 */
record Glosses(List<String> texts, List<Embedding> embeddings) {
  private static final int WORD = 1;

  static Glosses read(Path directory, int limit) throws IOException {
    List<String> texts = texts(only(directory, ".tsv"), limit);
    Path vectors = only(directory, ".f32");
    int lines = lineCount(only(directory, ".tsv"));
    long bytes = Files.size(vectors);
    if (lines == 0 || bytes % ((long) lines * Float.BYTES) != 0) {
      throw new IOException(
          vectors.getFileName() + " has no vector for each of " + lines + " lines");
    }
    int dimension = Math.toIntExact(bytes / lines / Float.BYTES);
    return new Glosses(texts, vectors(vectors, texts.size(), dimension));
  }

  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    List<String> lines = new ArrayList<>();
    ByteBuffer bytes =
        ByteBuffer.allocate(embeddings.size() * embeddings.get(0).dimension() * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < texts.size(); i++) {
      lines.add(i + "\t" + texts.get(i).replaceFirst(": ", "\t"));
      for (float value : embeddings.get(i).values()) {
        bytes.putFloat(value);
      }
    }
    Files.write(directory.resolve("glosses.tsv"), lines);
    Files.write(directory.resolve("glosses.f32"), bytes.array());
  }

  private static List<String> texts(Path file, int limit) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return reader.lines().limit(limit).map(Glosses::text).toList();
    }
  }

  private static String text(String line) {
    String[] values = line.split("\t", -1);
    return values[WORD] + ": " + values[values.length - 1];
  }

  private static int lineCount(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return Math.toIntExact(lines.count());
    }
  }

  private static List<Embedding> vectors(Path file, int count, int dimension) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(count * dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    }
    bytes.flip();
    List<Embedding> embeddings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      float[] values = new float[dimension];
      for (int j = 0; j < dimension; j++) {
        values[j] = bytes.getFloat();
      }
      embeddings.add(Embedding.of(values));
    }
    return embeddings;
  }

  private static Path only(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().endsWith(ending)).toList();
      if (found.size() != 1) {
        throw new IOException(
            "the data directory has " + found.size() + " files *" + ending + ", not 1");
      }
      return found.get(0);
    }
  }
}

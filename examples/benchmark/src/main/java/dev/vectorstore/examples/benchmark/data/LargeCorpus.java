package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Many documents in a directory, made of real ones by {@link NearbyRows}: a file with a text in
 * each line, and one with the vectors, which is mapped, so that neither takes heap. Safe to share
 * between threads.
 */
public final class LargeCorpus implements Iterable<Document> {
  private static final String TEXTS = "texts.txt";
  private static final String VECTORS = "vectors.f32";

  // Less than what a buffer can have, 2 GB.
  private static final int ROWS_AT_ONCE = 100_000;

  private final Path directory;
  private final int size;
  private final int dimension;
  private final List<FloatBuffer> vectors;

  private LargeCorpus(Path directory, int size, int dimension, List<FloatBuffer> vectors) {
    this.directory = directory;
    this.size = size;
    this.dimension = dimension;
    this.vectors = List.copyOf(vectors);
  }

  /**
   * Makes a directory below the cache, unless it is there.
   *
   * @param real more than ten documents
   * @param size how many to make, at least as many as are real
   */
  public static LargeCorpus of(Corpus real, Path cache, int size) throws IOException {
    if (size < real.documents().size()) {
      throw new IllegalArgumentException(
          "%d documents are not made of %d".formatted(size, real.documents().size()));
    }
    Path directory =
        cache.resolve(
            "nearby-%d-%08x"
                .formatted(
                    size, real.documents().stream().map(Document::text).toList().hashCode()));
    if (!Files.exists(directory)) {
      System.out.println("  making " + size + " documents, once");
      Path unfinished = directory.resolveSibling(directory.getFileName() + "-unfinished");
      Files.createDirectories(unfinished); // what a killed run left is written again
      write(new NearbyRows(real.documents(), size), size, unfinished);
      Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
    }
    return open(directory, size, real.dimension());
  }

  private static void write(NearbyRows rows, int size, Path directory) throws IOException {
    try (BufferedWriter texts = Files.newBufferedWriter(directory.resolve(TEXTS));
        DataOutputStream vectors =
            new DataOutputStream(
                new BufferedOutputStream(
                    Files.newOutputStream(directory.resolve(VECTORS)), 1 << 16))) {
      for (int row = 0; row < size; row++) {
        Document document = rows.document(row);
        texts.write(document.text().orElseThrow());
        texts.write('\n');
        for (float value : document.embedding().orElseThrow().values()) {
          vectors.writeFloat(value);
        }
      }
    }
  }

  /** Opens a directory that {@link #of} made. */
  public static LargeCorpus open(Path directory, int size, int dimension) throws IOException {
    List<FloatBuffer> mapped = new ArrayList<>();
    try (FileChannel file = FileChannel.open(directory.resolve(VECTORS))) {
      long bytes = (long) dimension * Float.BYTES;
      for (int first = 0; first < size; first += ROWS_AT_ONCE) {
        int rows = Math.min(ROWS_AT_ONCE, size - first);
        mapped.add(
            file.map(FileChannel.MapMode.READ_ONLY, first * bytes, rows * bytes).asFloatBuffer());
      }
    }
    return new LargeCorpus(directory, size, dimension, mapped);
  }

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  /** The number of documents. */
  public int size() {
    return size;
  }

  /** The dimension of all embeddings. */
  public int dimension() {
    return dimension;
  }

  /** The vector of a document by its number. */
  Embedding embedding(int row) {
    float[] values = new float[dimension];
    vectors.get(row / ROWS_AT_ONCE).get(row % ROWS_AT_ONCE * dimension, values);
    return Embedding.of(values);
  }

  /** The documents in the order of their numbers, read while they are asked for. */
  @Override
  public Iterator<Document> iterator() {
    try {
      return new Rows(Files.newBufferedReader(directory.resolve(TEXTS)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends with the last line, and closes the file then. */
  private final class Rows implements Iterator<Document> {
    private final BufferedReader texts;
    private int next;

    private Rows(BufferedReader texts) {
      this.texts = texts;
    }

    @Override
    public boolean hasNext() {
      return next < size;
    }

    @Override
    public Document next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int row = next++;
      return Document.of(NearbyRows.id(row), line(), Corpus.metadata(row))
          .embedding(embedding(row));
    }

    private String line() {
      try {
        String line = texts.readLine();
        if (line == null) {
          throw new IOException("the directory has fewer than " + size + " texts");
        }
        if (!hasNext()) {
          texts.close();
        }
        return line;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

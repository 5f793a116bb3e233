package dev.vectorstore.embedding;

import dev.vectorstore.Embedding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * 201 WordNet glosses, and what Chroma stored as their vectors. They were read from the write-ahead
 * log of a Chroma directory: the documents with their ids, a line each, and the vectors in the same
 * order as little-endian floats.
 */
record ChromaSample(List<String> documents, List<Embedding> embeddings) {
  static final ChromaSample WORDNET = read();

  private static final int DIMENSION = 384;

  private static ChromaSample read() {
    String lines = new String(bytes("chroma-wordnet.tsv"), StandardCharsets.UTF_8);
    List<String> documents =
        lines.lines().map(line -> line.substring(line.indexOf('\t') + 1)).toList();
    ByteBuffer floats = ByteBuffer.wrap(bytes("chroma-wordnet.f32")).order(ByteOrder.LITTLE_ENDIAN);
    List<Embedding> embeddings = new ArrayList<>();
    while (floats.hasRemaining()) {
      float[] vector = new float[DIMENSION];
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] = floats.getFloat();
      }
      embeddings.add(Embedding.of(vector));
    }
    return new ChromaSample(documents, embeddings);
  }

  private static byte[] bytes(String resource) {
    try (InputStream stream = ChromaSample.class.getResourceAsStream(resource)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

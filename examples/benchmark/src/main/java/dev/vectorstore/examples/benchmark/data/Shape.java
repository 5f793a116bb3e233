package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * How the vectors of a collection lie. In real corpora many are equal or nearly so: templates and
 * licences repeat, documents come in versions, and importers load source by source.
 */
public enum Shape {
  /** Random vectors, all different: what indexes are usually measured with. */
  DIFFERENT("all different") {
    @Override
    List<float[]> vectors(int count, Random random) {
      return random(count, random);
    }
  },

  /** A hundred random vectors, each stored equally often, in random order. */
  COPIES("copies") {
    @Override
    List<float[]> vectors(int count, Random random) {
      List<float[]> originals = random(GROUPS, random);
      List<float[]> vectors = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        vectors.add(originals.get(i % GROUPS));
      }
      Collections.shuffle(vectors, random);
      return vectors;
    }
  },

  /** Groups of a hundred, each a vector with a little noise, loaded group by group. */
  VERSIONS("versions, group by group") {
    @Override
    List<float[]> vectors(int count, Random random) {
      return versions(count, random);
    }
  },

  /** The same in random order. */
  MIXED_VERSIONS("versions, in random order") {
    @Override
    List<float[]> vectors(int count, Random random) {
      List<float[]> vectors = versions(count, random);
      Collections.shuffle(vectors, random);
      return vectors;
    }
  },

  /** One vector that is three in ten of all, among different ones. */
  BOILERPLATE("boilerplate") {
    @Override
    List<float[]> vectors(int count, Random random) {
      List<float[]> vectors = random(count - count * 3 / 10, random);
      float[] repeated = random(1, random).get(0);
      while (vectors.size() < count) {
        vectors.add(repeated);
      }
      Collections.shuffle(vectors, random);
      return vectors;
    }
  };

  private static final int DIMENSION = 64;
  private static final int GROUPS = 100;
  private static final int GROUP_SIZE = 100;
  private static final double NOISE = 0.001;
  private static final long SEED = 20_261_129;

  private final String title;

  Shape(String title) {
    this.title = title;
  }

  /** The name for tables. */
  public String title() {
    return title;
  }

  /**
   * Documents of this shape, the same for each call, and queries that are some of their vectors.
   *
   * @param count the number of documents, at least {@code queries}
   * @param queries the number of queries, taken at even distances among the documents
   */
  public Corpus corpus(int count, int queries) {
    List<Document> documents = new ArrayList<>();
    for (float[] vector : vectors(count, new Random(SEED))) {
      int number = documents.size();
      documents.add(
          Document.of(id(number), "document " + number, Corpus.metadata(number))
              .embedding(Embedding.of(vector)));
    }
    List<EmbeddedQuery> asked = new ArrayList<>();
    for (int i = 0; i < queries; i++) {
      Document document = documents.get((int) ((long) i * count / queries));
      asked.add(new EmbeddedQuery("query " + i, document.embedding().orElseThrow()));
    }
    return new Corpus(documents, asked);
  }

  abstract List<float[]> vectors(int count, Random random);

  private static String id(int number) {
    byte[] name = ("shaped " + number).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString();
  }

  private static List<float[]> random(int count, Random random) {
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[DIMENSION];
      for (int j = 0; j < DIMENSION; j++) {
        vector[j] = (float) random.nextGaussian();
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static List<float[]> versions(int count, Random random) {
    List<float[]> originals = random((count + GROUP_SIZE - 1) / GROUP_SIZE, random);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] version = originals.get(i / GROUP_SIZE).clone();
      for (int j = 0; j < DIMENSION; j++) {
        version[j] += (float) (NOISE * random.nextGaussian());
      }
      vectors.add(version);
    }
    return vectors;
  }
}

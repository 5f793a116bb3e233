package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Embedding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Vectors without texts, the same in each run. */
final class Vectors {
  private static final int DIMENSION = 64;
  private static final int GROUPS = 100;
  private static final int GROUP_SIZE = 100;
  private static final double NOISE = 0.001;
  private static final long SEED = 20_261_129;

  private Vectors() {}

  /** Draws from a generator twice, so that the others have their own originals. */
  static Glosses rows(Generator generator, int count, int others) {
    Random random = new Random(SEED);
    List<float[]> vectors = new ArrayList<>(generator.vectors(count, random));
    vectors.addAll(generator.vectors(others, random));
    return new Glosses(
        IntStream.range(0, vectors.size()).mapToObj(i -> "document " + i).toList(),
        vectors.stream().map(Embedding::of).toList());
  }

  static List<float[]> different(int count, Random random) {
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

  static List<float[]> copies(int count, Random random) {
    List<float[]> originals = different(GROUPS, random);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      vectors.add(originals.get(i % GROUPS));
    }
    Collections.shuffle(vectors, random);
    return vectors;
  }

  static List<float[]> versions(int count, Random random) {
    List<float[]> originals = different((count + GROUP_SIZE - 1) / GROUP_SIZE, random);
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

  static List<float[]> mixedVersions(int count, Random random) {
    List<float[]> vectors = versions(count, random);
    Collections.shuffle(vectors, random);
    return vectors;
  }

  static List<float[]> boilerplate(int count, Random random) {
    List<float[]> vectors = different(count - count * 3 / 10, random);
    float[] repeated = different(1, random).get(0);
    while (vectors.size() < count) {
      vectors.add(repeated);
    }
    Collections.shuffle(vectors, random);
    return vectors;
  }

  /** Makes vectors of one shape. */
  @FunctionalInterface
  interface Generator {
    /** This number of vectors, in the order in which they are loaded. */
    List<float[]> vectors(int count, Random random);
  }
}

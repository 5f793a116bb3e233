package dev.vectorstore.examples.benchmark.data;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How the vectors of a collection lie. In real corpora many are equal or nearly so: templates and
 * licences repeat, documents come in versions, and importers load source by source.
 */
public enum Shape {
  /** Random vectors, all different: what indexes are usually measured with. */
  DIFFERENT("all different"),

  /** A hundred random vectors, each stored equally often, in random order. */
  COPIES("copies"),

  /** Groups of a hundred, each a vector with a little noise, loaded group by group. */
  VERSIONS("versions, group by group"),

  /** The same in random order. */
  MIXED_VERSIONS("versions, in random order"),

  /** One vector that is three in ten of all, among different ones. */
  BOILERPLATE("boilerplate"),

  /** Glosses of WordNet, all different. */
  GLOSSES("glosses"),

  /** Glosses of WordNet in ten edited versions each, gloss by gloss. */
  EDITED("edited glosses"),

  /** Glosses of WordNet, with the same footer after every second one. */
  FOOTERS("glosses with a footer");

  private final String title;

  Shape(String title) {
    this.title = title;
  }

  /** The name for tables. */
  public String title() {
    return title;
  }

  /** The shape of the same dimension whose vectors are all different. */
  public Shape allDifferent() {
    return compareTo(GLOSSES) < 0 ? DIFFERENT : GLOSSES;
  }

  /**
   * A collection of this shape, the same for each call.
   *
   * @param count the number of documents, at least 20
   * @param queries the number of queries, which are some of the vectors
   * @param cache the directory that keeps embeddings of texts for the next run
   */
  public ChangingCorpus corpus(int count, int queries, Path cache) throws IOException {
    return ChangingCorpus.of(rows(count, count / 2, cache), count, queries);
  }

  /** The rows of a collection, and after them others of the same shape to replace some with. */
  private Glosses rows(int count, int others, Path cache) throws IOException {
    return switch (this) {
      case DIFFERENT -> Vectors.rows(Vectors::different, count, others);
      case COPIES -> Vectors.rows(Vectors::copies, count, others);
      case VERSIONS -> Vectors.rows(Vectors::versions, count, others);
      case MIXED_VERSIONS -> Vectors.rows(Vectors::mixedVersions, count, others);
      case BOILERPLATE -> Vectors.rows(Vectors::boilerplate, count, others);
      case GLOSSES -> Passages.glosses(count + others, cache);
      case EDITED -> Passages.edited(count + others, cache);
      case FOOTERS -> Passages.footers(count + others, cache);
    };
  }
}

package dev.vectorstore.examples.benchmark.data;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How the vectors of a collection lie. In real corpora many are equal or nearly so: templates and
 * licences repeat, documents come in versions, and importers load source by source.
 */
public enum Shape {
  /** Random vectors, all different: what indexes are usually measured with. */
  DIFFERENT("all different", Vectors.rows(Vectors::different)),

  /** A hundred random vectors, each stored equally often, in random order. */
  COPIES("copies", Vectors.rows(Vectors::copies)),

  /** Groups of a hundred, each a vector with a little noise, loaded group by group. */
  VERSIONS("versions, group by group", Vectors.rows(Vectors::versions)),

  /** The same in random order. */
  MIXED_VERSIONS("versions, in random order", Vectors.rows(Vectors::mixedVersions)),

  /** One vector that is three in ten of all, among different ones. */
  BOILERPLATE("boilerplate", Vectors.rows(Vectors::boilerplate)),

  /** Glosses of WordNet, all different. */
  GLOSSES("glosses", Passages::glosses),

  /** Glosses of WordNet in ten edited versions each, gloss by gloss. */
  EDITED("edited glosses", Passages::edited),

  /** Glosses of WordNet, with the same footer after every second one. */
  FOOTERS("glosses with a footer", Passages::footers);

  private final String title;
  private final Rows rows;

  Shape(String title, Rows rows) {
    this.title = title;
    this.rows = rows;
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
    return ChangingCorpus.of(rows.of(count, count / 2, cache), count, queries);
  }

  /** Makes texts with their vectors. */
  @FunctionalInterface
  interface Rows {
    /**
     * The rows of a collection, and after them others of the same shape to replace some with.
     *
     * @param count the number of rows
     * @param others the number of others
     * @param cache the directory that keeps embeddings of texts for the next run
     */
    Glosses of(int count, int others, Path cache) throws IOException;
  }
}

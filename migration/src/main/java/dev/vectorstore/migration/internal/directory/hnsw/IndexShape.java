package dev.vectorstore.migration.internal.directory.hnsw;

/**
 * What an index looks like, by what its collection says.
 *
 * @param dimension of its vectors, or 0 if it is not known
 * @param links how many neighbours an element has at most (M); on the lowest level twice as many
 */
public record IndexShape(int dimension, int links) {

  /** With the dimension that the index itself has, if there is one. */
  public IndexShape of(LoadedIndex index) {
    return new IndexShape(index.files().map(HnswFiles::dimension).orElse(dimension), links);
  }

  public boolean fits(HnswFiles files) {
    return dimension == 0 || files.dimension() == dimension;
  }
}

package dev.vectorstore.migration.internal.directory.hnsw;

/**
 * The shape of an index, according to its collection.
 *
 * @param dimension of its vectors, or 0 if it is not known
 * @param links the maximum number of neighbours of an element (M); twice as many on the lowest
 *     level
 */
public record IndexShape(int dimension, int links) {

  /** A copy with the dimension of the index itself, if there is one. */
  public IndexShape of(LoadedIndex index) {
    return new IndexShape(index.files().map(HnswFiles::dimension).orElse(dimension), links);
  }

  public boolean fits(HnswFiles files) {
    return dimension == 0 || files.dimension() == dimension;
  }
}

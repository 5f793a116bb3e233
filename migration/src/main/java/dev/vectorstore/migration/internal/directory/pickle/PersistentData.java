package dev.vectorstore.migration.internal.directory.pickle;

import java.util.OptionalLong;

/**
 * What {@code index_metadata.pickle} says besides the names, which are streamed to {@link Names}.
 *
 * @param dimension absent is normal in a file that Chroma 1.0 or newer wrote
 * @param position up to where the index had followed the log, by Chroma 0.5.5 and older; stale
 *     later
 * @param names how many records have a label
 * @param labels how many labels have a record, which should be the same number
 */
public record PersistentData(
    OptionalLong dimension, OptionalLong position, long names, long labels) {

  /** Takes each record's name and the label of its vector. */
  @FunctionalInterface
  public interface Names {
    void add(byte[] id, long label);
  }
}

package dev.vectorstore.migration.internal.directory.pickle;

import java.util.OptionalLong;

/**
 * The contents of {@code index_metadata.pickle} besides the names, which are streamed to {@link
 * Names}.
 *
 * @param dimension absent is normal in a file that Chroma 1.0 or newer wrote
 * @param position the position in the log up to which the index was written, by Chroma 0.5.5 and
 *     older; stale later
 * @param names the number of records that have a label
 * @param labels the number of labels that have a record, which should be the same
 */
public record PersistentData(
    OptionalLong dimension, OptionalLong position, long names, long labels) {

  /** Receives each record's name and the label of its vector. */
  @FunctionalInterface
  public interface Names {
    void add(byte[] id, long label);
  }
}

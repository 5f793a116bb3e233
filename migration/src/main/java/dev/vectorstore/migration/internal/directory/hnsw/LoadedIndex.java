package dev.vectorstore.migration.internal.directory.hnsw;

import java.io.IOException;
import java.util.Optional;

/**
 * The index of a collection, its names and labels loaded into the scratch database.
 *
 * @param files empty if there is no index to read; then the log has everything
 * @param position the last entry of the log that the index has seen, −1 for none
 */
public record LoadedIndex(Optional<HnswFiles> files, long position) implements AutoCloseable {

  public static final LoadedIndex NONE = new LoadedIndex(Optional.empty(), -1);

  @Override
  public void close() throws IOException {
    if (files.isPresent()) {
      files.get().close();
    }
  }
}

package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.directory.files.SourceFiles;
import dev.vectorstore.migration.internal.directory.hnsw.HnswFiles;
import dev.vectorstore.migration.internal.directory.hnsw.IndexShape;
import dev.vectorstore.migration.internal.directory.hnsw.LoadedIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The indexes of a segment that someone set aside, as far as they can be read. A record's vector is
 * taken from the newest index that has a complete one. Damage is not noted, since nothing is
 * expected of these indexes and their position is unknown.
 */
record SetAsideIndexes(List<HnswFiles> files) implements AutoCloseable {

  static final SetAsideIndexes NONE = new SetAsideIndexes(List.of());

  /** Keeps the vectors of newer indexes. */
  private static final String TAKE =
      """
      insert or ignore into scratch.aside (id, source, element)
      select l.id, ?, e.element
        from scratch.aside_label l
        join scratch.aside_element e on e.label = l.label
       where e.element is not null
      """;

  /**
   * The place of a vector.
   *
   * @param index which of {@link #files}
   */
  record Place(int index, long element) {}

  /**
   * Loads the indexes with the collection's dimension, or with that of the newest index if it is
   * unknown.
   */
  static SetAsideIndexes load(
      Connection connection,
      SourceFiles source,
      String segment,
      IndexShape collection,
      FindingLog findings)
      throws SQLException, IOException {
    SetAsideIndexes loaded = new SetAsideIndexes(new ArrayList<>());
    IndexShape shape = collection;
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      for (Path directory : source.setAside(segment)) {
        LoadedIndex index = IndexLoader.setAside(connection, segment, directory, shape, findings);
        if (index.files().isPresent()) {
          loaded.files().add(index.files().get());
          if (shape.fits(index.files().get())) {
            shape = shape.of(index);
            take.setInt(1, loaded.files().size() - 1);
            take.executeUpdate();
          }
        }
      }
      return loaded;
    } catch (SQLException | IOException | RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    for (HnswFiles each : files) {
      each.close();
    }
  }
}

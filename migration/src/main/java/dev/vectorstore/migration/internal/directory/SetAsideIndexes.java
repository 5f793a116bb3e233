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
 * The indexes of a segment that someone set aside, as far as they can be read: a record is in the
 * newest that has a complete vector of it. Their damage is not noted: nothing is expected of them,
 * and of their position nothing is known.
 */
record SetAsideIndexes(List<HnswFiles> files) implements AutoCloseable {

  static final SetAsideIndexes NONE = new SetAsideIndexes(List.of());

  /** Keeps what a newer one has. */
  private static final String TAKE =
      """
      insert or ignore into scratch.aside (id, source, element)
      select l.id, ?, e.element
        from scratch.aside_label l
        join scratch.aside_element e on e.label = l.label
       where e.element is not null
      """;

  /**
   * Where a vector is.
   *
   * @param index which of {@link #files}
   */
  record Place(int index, long element) {}

  /** Loads those of the collection's dimension, or of that of the newest if it is not known. */
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

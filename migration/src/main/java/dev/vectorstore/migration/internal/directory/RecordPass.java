package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.directory.RecordReader.Positions;
import dev.vectorstore.migration.internal.directory.hnsw.IndexShape;
import dev.vectorstore.migration.internal.directory.hnsw.LoadedIndex;
import dev.vectorstore.migration.internal.directory.log.LogPositions;
import dev.vectorstore.migration.internal.directory.sqlite.ChromaSnapshot;
import dev.vectorstore.migration.internal.directory.sqlite.RecordRows;
import dev.vectorstore.migration.internal.directory.sqlite.ScratchTables;
import dev.vectorstore.migration.internal.directory.sqlite.SegmentIds;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** One pass over a collection: its scratch tables, its index and its rows, opened together. */
record RecordPass(
    Connection connection,
    SegmentIds segments,
    LoadedIndex index,
    SetAsideIndexes aside,
    VectorPicker vectors,
    RecordRows rows,
    RecordReader reader)
    implements AutoCloseable {

  /**
   * Prepares the pass.
   *
   * @param connection closed with the pass; the caller closes it if this fails
   */
  static RecordPass open(
      Connection connection,
      ChromaSnapshot snapshot,
      ChromaCollection collection,
      Path scratchFile,
      FindingLog findings)
      throws SQLException, IOException {
    SegmentIds segments = SegmentIds.of(connection, collection.id());
    LogPositions positions = new LogPositions(connection, findings);
    long tablePosition = positions.ofMetadata(segments.metadata());
    ScratchTables.create(connection, scratchFile);
    connection.setAutoCommit(false);
    ScratchTables.fill(connection, collection.id(), segments, tablePosition);
    LoadedIndex index =
        new IndexLoader(
                connection,
                positions,
                findings,
                snapshot.files(),
                segments.vectors(),
                shape(collection))
            .load();
    SetAsideIndexes aside = SetAsideIndexes.NONE;
    try {
      aside =
          SetAsideIndexes.load(
              connection,
              snapshot.files(),
              segments.vectors(),
              shape(collection).of(index),
              findings);
      connection.commit();
      snapshot.requireUnchanged(segments.vectors());
      return open(
          connection, segments, collection, index, aside, positions, tablePosition, findings);
    } catch (SQLException | IOException | RuntimeException e) {
      index.close();
      aside.close();
      throw e;
    }
  }

  private static RecordPass open(
      Connection connection,
      SegmentIds segments,
      ChromaCollection collection,
      LoadedIndex index,
      SetAsideIndexes aside,
      LogPositions positions,
      long tablePosition,
      FindingLog findings)
      throws SQLException {
    Positions all =
        new Positions(
            index.position(),
            tablePosition,
            positions.logIsWhole(),
            shape(collection).of(index).dimension());
    VectorPicker vectors = new VectorPicker(connection, index, aside, collection.metric());
    RecordRows rows = new RecordRows(connection);
    return new RecordPass(
        connection,
        segments,
        index,
        aside,
        vectors,
        rows,
        new RecordReader(rows, vectors, all, findings));
  }

  private static IndexShape shape(ChromaCollection collection) {
    return new IndexShape(collection.dimension().orElse(0), collection.links());
  }

  @Override
  public void close() throws SQLException, IOException {
    // Each is closed even if one before it fails.
    try (connection;
        index;
        aside;
        vectors;
        rows) {
      // Nothing else to do.
    }
  }
}

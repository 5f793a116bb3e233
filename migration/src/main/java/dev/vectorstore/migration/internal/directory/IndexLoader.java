package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.directory.files.ByteSource;
import dev.vectorstore.migration.internal.directory.files.SourceFiles;
import dev.vectorstore.migration.internal.directory.hnsw.HnswFiles;
import dev.vectorstore.migration.internal.directory.hnsw.HnswHeader;
import dev.vectorstore.migration.internal.directory.hnsw.IndexShape;
import dev.vectorstore.migration.internal.directory.hnsw.LoadedIndex;
import dev.vectorstore.migration.internal.directory.hnsw.LostHeader;
import dev.vectorstore.migration.internal.directory.log.LogPositions;
import dev.vectorstore.migration.internal.directory.pickle.PersistentData;
import dev.vectorstore.migration.internal.directory.pickle.PersistentDataReader;
import dev.vectorstore.migration.internal.directory.sqlite.RowInserts;
import dev.vectorstore.migration.internal.directory.sqlite.ScratchTables;
import dev.vectorstore.migration.internal.directory.sqlite.SqliteFiles;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Loads the labels of the records and of the elements of the index into the scratch database, so
 * they are not held in memory.
 *
 * <p>Damaged parts are noted and left out, and the rest is used. A directory with vectors but
 * without names is normal until Chroma first writes its index, as long as it has no elements.
 *
 * <p>Why: docs/decisions/0036-damaged-indexes.md.
 */
final class IndexLoader {

  private final Connection connection;
  private final Optional<LogPositions> positions;
  private final FindingLog findings;
  private final String segment;
  private final Path directory;
  private final Into into;
  private final IndexShape shape;

  /** The tables that an index is loaded into. */
  private enum Into {
    OWN("label", "element"),
    SET_ASIDE("aside_label", "aside_element");

    private final String labels;
    private final String elements;

    Into(String labels, String elements) {
      this.labels = "scratch." + labels;
      this.elements = "scratch." + elements;
    }

    String[] clear() {
      return new String[] {"delete from " + labels, "delete from " + elements};
    }

    RowInserts labels(Connection connection) throws SQLException {
      return new RowInserts(
          connection,
          "insert or replace into " + labels + " (id, label)",
          "(cast(? as text), ?)",
          "");
    }

    RowInserts elements(Connection connection) throws SQLException {
      return new RowInserts(
          connection,
          "insert into " + elements + " (label, element, deleted)",
          "(?, ?, ?)",
          "on conflict (label) do update set element = null");
    }

    String deleteShared() {
      return "delete from "
          + labels
          + " where label in (select label from "
          + labels
          + " group by label having count(*) > 1)";
    }
  }

  /** For the index of a collection. */
  IndexLoader(
      Connection connection,
      LogPositions positions,
      FindingLog findings,
      SourceFiles source,
      String segment,
      IndexShape shape) {
    this(
        connection,
        Optional.of(positions),
        findings,
        segment,
        SourceFiles.isSegmentId(segment) ? source.segment(segment) : source.directory(),
        Into.OWN,
        shape);
  }

  private IndexLoader(
      Connection connection,
      Optional<LogPositions> positions,
      FindingLog findings,
      String segment,
      Path directory,
      Into into,
      IndexShape shape) {
    this.connection = connection;
    this.positions = positions;
    this.findings = findings;
    this.segment = segment;
    this.directory = directory;
    this.into = into;
    this.shape = shape;
  }

  /** Loads an index that was set aside. Only a computed header is noted there. */
  static LoadedIndex setAside(
      Connection connection, String segment, Path directory, IndexShape shape, FindingLog findings)
      throws SQLException, IOException {
    SqliteFiles.run(connection, Into.SET_ASIDE.clear());
    FindingLog own = new FindingLog();
    LoadedIndex index =
        new IndexLoader(
                connection, Optional.empty(), own, segment, directory, Into.SET_ASIDE, shape)
            .load();
    if (index.files().isPresent() && own.has(ChromaNote.INDEX_HEADER_COMPUTED)) {
      findings.add(ChromaNote.INDEX_HEADER_COMPUTED, String.valueOf(directory.getFileName()));
    }
    return index;
  }

  LoadedIndex load() throws SQLException, IOException {
    Optional<HnswHeader> stored = storedHeader();
    Optional<HnswHeader> header = stored.isPresent() ? stored : computedHeader();
    if (header.isEmpty()) {
      return LoadedIndex.NONE;
    }
    Optional<PersistentData> data = names(header.get());
    if (data.isEmpty()) {
      return LoadedIndex.NONE;
    }
    LoadedIndex index = load(header.get(), data.get());
    return stored.isPresent() || hasAllNamed() ? withNote(index, stored.isEmpty()) : refused(index);
  }

  private LoadedIndex withNote(LoadedIndex index, boolean isComputed) {
    if (isComputed && index.files().isPresent()) {
      findings.add(ChromaNote.INDEX_HEADER_COMPUTED, segment);
    }
    return index;
  }

  /** The last check of a computed header: every label that has a name is in its place. */
  private boolean hasAllNamed() throws SQLException {
    return ScratchTables.count(
            connection,
            "select count(*) from "
                + into.labels
                + " where label not in (select label from "
                + into.elements
                + " where element is not null)")
        == 0;
  }

  private LoadedIndex refused(LoadedIndex index) throws SQLException, IOException {
    index.close();
    SqliteFiles.run(connection, into.clear());
    return LoadedIndex.NONE;
  }

  private LoadedIndex load(HnswHeader header, PersistentData data)
      throws SQLException, IOException {
    Path vectors = directory.resolve(SourceFiles.DATA_FILE);
    if (!Files.isRegularFile(vectors)) {
      findings.add(ChromaNote.INDEX_DATA_SHORT, header.elements(), segment);
      return LoadedIndex.NONE;
    }
    HnswFiles files = new HnswFiles(header, ByteSource.open(vectors), lengths());
    try {
      loadElements(header, files);
    } catch (SQLException | IOException | RuntimeException e) {
      files.close();
      throw e;
    }
    return new LoadedIndex(Optional.of(files), position(data));
  }

  private long position(PersistentData data) throws SQLException {
    OptionalLong stored =
        positions.isPresent() ? positions.get().stored(segment) : OptionalLong.empty();
    return stored.isPresent() ? stored.getAsLong() : data.position().orElse(-1);
  }

  private Optional<HnswHeader> storedHeader() throws SQLException, IOException {
    Path file = directory.resolve(SourceFiles.HEADER_FILE);
    if (!SourceFiles.isSegmentId(segment) || !Files.isRegularFile(file)) {
      noteLost();
      return Optional.empty();
    }
    try (ByteSource bytes = ByteSource.open(file)) {
      return Optional.of(HnswHeader.read(bytes));
    } catch (ChromaReadException e) {
      findings.add(ChromaNote.INDEX_HEADER_DAMAGED, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** An index with names or with a position has been written. */
  private void noteLost() throws SQLException {
    if (SourceFiles.isSegmentId(segment)
        && Files.isRegularFile(directory.resolve(SourceFiles.NAMES_FILE))) {
      findings.add(ChromaNote.INDEX_HEADER_DAMAGED, "header.bin is missing");
    } else if (positions.isPresent() && positions.get().isStored(segment)) {
      findings.add(ChromaNote.INDEX_MISSING, segment);
    }
  }

  private Optional<HnswHeader> computedHeader() throws IOException {
    return SourceFiles.isSegmentId(segment)
        ? LostHeader.compute(directory, shape)
        : Optional.empty();
  }

  private Optional<PersistentData> names(HnswHeader header) throws SQLException, IOException {
    Path file = directory.resolve(SourceFiles.NAMES_FILE);
    if (!Files.isRegularFile(file)) {
      if (header.elements() > 0) {
        findings.add(ChromaNote.INDEX_NAMES_MISSING, header.elements(), segment);
      }
      return Optional.empty();
    }
    try (ByteSource bytes = ByteSource.open(file);
        RowInserts insert = into.labels(connection)) {
      return readNames(bytes, insert);
    }
  }

  private Optional<PersistentData> readNames(ByteSource bytes, RowInserts insert)
      throws SQLException, IOException {
    try {
      PersistentData data = PersistentDataReader.read(bytes, (id, label) -> add(insert, id, label));
      insert.flush();
      if (data.names() != data.labels()) {
        findings.add(
            ChromaNote.INDEX_NAMES_INCONSISTENT,
            data.names() + " names, " + data.labels() + " labels");
      }
      removeShared();
      return data.names() == 0 ? Optional.empty() : Optional.of(data);
    } catch (ChromaReadException e) {
      return salvage(e, insert);
    }
  }

  /** A file that only ends too early is right up to there, but its position is lost. */
  private Optional<PersistentData> salvage(ChromaReadException e, RowInserts insert)
      throws SQLException {
    if (e.reason() != Reason.DAMAGED) {
      throw e;
    }
    if (e.getCause() instanceof EOFException) {
      insert.flush();
      findings.add(ChromaNote.INDEX_NAMES_TRUNCATED, String.valueOf(e.getMessage()));
      return Optional.of(new PersistentData(OptionalLong.empty(), OptionalLong.empty(), 0, 0));
    }
    findings.add(ChromaNote.INDEX_NAMES_REFUSED, String.valueOf(e.getMessage()));
    SqliteFiles.run(connection, into.clear());
    return Optional.empty();
  }

  /** A vector belongs to one record, but which one is unknown. */
  private void removeShared() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long shared = statement.executeUpdate(into.deleteShared());
      if (shared > 0) {
        findings.add(ChromaNote.INDEX_NAMES_INCONSISTENT, shared, "names with one label");
      }
    }
  }

  private void add(RowInserts insert, Object... row) {
    try {
      insert.add(row);
    } catch (SQLException e) {
      throw SqliteFiles.failure(directory, e);
    }
  }

  private void loadElements(HnswHeader header, HnswFiles files) throws SQLException, IOException {
    long complete = files.completeElements();
    if (complete < header.elements()) {
      findings.add(ChromaNote.INDEX_DATA_SHORT, header.elements() - complete, segment);
    }
    try (RowInserts insert = into.elements(connection)) {
      files.readLabels((element, label, deleted) -> add(insert, label, element, deleted));
      insert.flush();
    }
    long distinct = ScratchTables.count(connection, "select count(*) from " + into.elements);
    if (distinct < complete) {
      findings.add(ChromaNote.INDEX_LABEL_REPEATED, complete - distinct, segment);
    }
  }

  private @Nullable ByteSource lengths() throws IOException {
    Path file = directory.resolve(SourceFiles.LENGTHS_FILE);
    return Files.isRegularFile(file) ? ByteSource.open(file) : null;
  }
}

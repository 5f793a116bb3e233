package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.chroma.Json;
import dev.vectorstore.migration.internal.directory.VectorPicker.Picked;
import dev.vectorstore.migration.internal.directory.log.LogRow;
import dev.vectorstore.migration.internal.directory.log.MetadataAudit;
import dev.vectorstore.migration.internal.directory.log.MetadataReplay;
import dev.vectorstore.migration.internal.directory.log.SeqIds;
import dev.vectorstore.migration.internal.directory.sqlite.RawText;
import dev.vectorstore.migration.internal.directory.sqlite.RecordRows;
import dev.vectorstore.migration.internal.directory.sqlite.SqliteValue;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Assembles one record from its rows, the index and the log. */
final class RecordReader {

  static final String DOCUMENT = "chroma:document";
  static final String URI = "chroma:uri";

  private static final int MAX_YEAR = 9_999;

  private final RecordRows rows;
  private final VectorPicker vectors;
  private final Positions positions;
  private final FindingLog findings;
  private @Nullable String lastTime;
  private Optional<Instant> lastInstant = Optional.empty();

  RecordReader(RecordRows rows, VectorPicker vectors, Positions positions, FindingLog findings) {
    this.rows = rows;
    this.vectors = vectors;
    this.positions = positions;
    this.findings = findings;
  }

  /**
   * The positions in the log up to which the index and the tables were written.
   *
   * @param dimension of the collection, or 0 if it is not known
   */
  record Positions(long index, long tables, boolean logIsWhole, int dimension) {}

  /** Returns the record at the current rows, or empty if the log says that it was deleted. */
  Optional<ChromaRecord> read() throws SQLException, IOException {
    ResultSet row = rows.row();
    long number = row.getLong(1);
    boolean inTables = row.getObject(2) != null;
    String id = SqliteValue.text(row, 3).orElse("");
    Set<ChromaNote> notes = EnumSet.noneOf(ChromaNote.class);

    Map<String, Object> stored = storedValues(number);
    noteMalformed(id, stored, notes);
    boolean passedOver = row.getBoolean(9);
    long seen = passedOver ? Long.MIN_VALUE : positions.tables(); // nothing of what they skipped
    MetadataReplay metadata = new MetadataReplay(seen, inTables, stored);
    MetadataAudit audit =
        new MetadataAudit(positions.logIsWhole(), SeqIds.from(row.getObject(5)).orElse(-1));
    VectorReplay vector = startOfVector(row, notes);
    Optional<Instant> loggedAt = followLog(number, metadata, audit, vector, notes);
    if (inTables && metadata.isDeleted()) {
      return Optional.empty();
    }
    if (!inTables) {
      notes.add(passedOver ? ChromaNote.LOG_RECORD_NEVER_APPLIED : ChromaNote.ONLY_IN_LOG);
    }
    Optional<Instant> createdAt = inTables ? instant(row.getString(4)) : loggedAt;
    return Optional.of(record(id, metadata.values(), audit, vector, createdAt, notes));
  }

  private ChromaRecord record(
      String id,
      Map<String, Object> values,
      MetadataAudit audit,
      VectorReplay vector,
      Optional<Instant> createdAt,
      Set<ChromaNote> notes)
      throws SQLException, IOException {
    Map<String, Object> restored = audit.missingFrom(values);
    if (!restored.isEmpty()) {
      notes.add(ChromaNote.METADATA_LOST);
    }
    if (vector.isQuarantined()) {
      notes.add(ChromaNote.LOG_VECTOR_QUARANTINED);
    }
    Picked picked = vectors.pick(vector, notes);
    Optional<String> document = takeText(values, DOCUMENT);
    Optional<String> uri = takeText(values, URI);
    notes.forEach(note -> findings.addFor(id, note));
    return new ChromaRecord(
        id,
        document,
        uri,
        Collections.unmodifiableMap(values),
        Collections.unmodifiableMap(restored),
        picked.vector(),
        picked.from(),
        createdAt,
        Collections.unmodifiableSet(notes));
  }

  private VectorReplay startOfVector(ResultSet row, Set<ChromaNote> notes) throws SQLException {
    boolean inIndex = row.getObject(6) != null;
    boolean complete = row.getObject(7) != null;
    if (inIndex && !complete) {
      notes.add(ChromaNote.VECTOR_NOT_IN_INDEX);
    }
    if (complete && row.getBoolean(8)) {
      notes.add(ChromaNote.VECTOR_MARKED_DELETED);
    }
    return new VectorReplay(
        positions.index(),
        inIndex,
        complete ? row.getLong(7) : VectorReplay.NOWHERE,
        row.getObject(10) != null
            ? Optional.of(new SetAsideIndexes.Place(row.getInt(10), row.getLong(11)))
            : Optional.empty());
  }

  /** Returns the time of the record's creation, according to the log. */
  private Optional<Instant> followLog(
      long number,
      MetadataReplay metadata,
      MetadataAudit audit,
      VectorReplay vector,
      Set<ChromaNote> notes)
      throws SQLException {
    Optional<Instant> first = Optional.empty();
    while (rows.log().nextOf(number)) {
      LogRow row = LogRow.read(rows.log().row(), 2, positions.dimension());
      Map<String, @Nullable Object> changes = changes(row, notes);
      metadata.apply(row, changes);
      audit.apply(row, changes);
      vector.apply(row);
      first = born(row, first);
    }
    return first;
  }

  private Optional<Instant> born(LogRow row, Optional<Instant> before) {
    return switch (row.operation()) {
      case ADD, UPSERT -> before.isPresent() ? before : instant(row.createdAt());
      case DELETE -> Optional.empty();
      case UPDATE, OTHER -> before;
    };
  }

  private static Map<String, @Nullable Object> changes(LogRow row, Set<ChromaNote> notes) {
    if (row.metadata().isEmpty()) {
      return Json.empty();
    }
    Optional<Map<String, @Nullable Object>> object = Json.object(row.metadata().get());
    if (object.isEmpty()) {
      notes.add(ChromaNote.LOG_METADATA_UNREADABLE);
    }
    return object.isPresent() ? object.get() : Json.empty();
  }

  private Map<String, Object> storedValues(long number) throws SQLException {
    Map<String, Object> stored = new LinkedHashMap<>();
    while (rows.values().nextOf(number)) {
      ResultSet row = rows.values().row();
      stored.put(SqliteValue.text(row, 2).orElse(""), SqliteValue.read(row, 3));
    }
    Map<String, List<Object>> lists = new LinkedHashMap<>();
    while (rows.listValues().nextOf(number)) {
      ResultSet row = rows.listValues().row();
      lists
          .computeIfAbsent(SqliteValue.text(row, 2).orElse(""), key -> new ArrayList<>())
          .add(SqliteValue.read(row, 3));
    }
    lists.forEach((key, list) -> stored.put(key, Collections.unmodifiableList(list)));
    return stored;
  }

  private static void noteMalformed(String id, Map<String, Object> stored, Set<ChromaNote> notes) {
    boolean malformed =
        RawText.isMalformed(id)
            || stored.keySet().stream().anyMatch(RawText::isMalformed)
            || stored.values().stream()
                .anyMatch(value -> value instanceof String text && RawText.isMalformed(text));
    if (malformed) {
      notes.add(ChromaNote.TEXT_MALFORMED);
    }
  }

  private static Optional<String> takeText(Map<String, Object> values, String key) {
    return values.get(key) instanceof String text && values.remove(key, text)
        ? Optional.of(text)
        : Optional.empty();
  }

  /** Many records are stored in a second, so most have the same time as the previous one. */
  private Optional<Instant> instant(@Nullable String time) {
    if (!Objects.equals(time, lastTime)) {
      lastTime = time;
      lastInstant = parsed(time);
    }
    return lastInstant;
  }

  /** Reads SQLite's {@code 2024-01-31 12:34:56}, which is UTC. */
  private static Optional<Instant> parsed(@Nullable String time) {
    try {
      return Optional.ofNullable(time)
          .map(text -> LocalDateTime.parse(text.replace(' ', 'T')))
          .filter(parsed -> parsed.getYear() >= 0 && parsed.getYear() <= MAX_YEAR)
          .map(parsed -> parsed.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

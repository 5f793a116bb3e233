package dev.vectorstore.migration.internal.directory.log;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.chroma.Json;
import dev.vectorstore.migration.internal.directory.sqlite.ChromaTables;
import dev.vectorstore.migration.internal.directory.sqlite.SqliteValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The positions of a database's segments in its log. */
public final class LogPositions {

  private static final String POSITION =
      """
      select seq_id
        from chroma_max_seq_id
       where segment_id = ?
      """;

  /** Big-endian bytes of one length order as their numbers do. */
  private static final String LAST_WRITES =
      """
      select max(iif(typeof(seq_id) = 'blob', null, seq_id)),
             max(iif(typeof(seq_id) = 'blob', seq_id, null))
        from chroma_embeddings
       where segment_id = ? or ? is null
      """;

  private static final String HIGHEST_IN_LOG = "select max(seq_id) from chroma_embeddings_queue";

  private static final String PURGES =
      """
      select (select cast(config_json_str as blob) from chroma_embeddings_queue_config limit 1),
             (select count(*) from chroma_maintenance_log)
      """;

  private final Connection connection;
  private final FindingLog findings;

  public LogPositions(Connection connection, FindingLog findings) {
    this.connection = connection;
    this.findings = findings;
  }

  /** Returns the stored position of a segment, or empty if there is no valid one. */
  public OptionalLong stored(String segment) throws SQLException {
    OptionalLong stored = readStored(segment);
    if (stored.isEmpty() || !SeqIds.isGarbled(stored.getAsLong())) {
      return stored;
    }
    OptionalLong repaired = SeqIds.repair(stored.getAsLong(), highest());
    findings.add(
        repaired.isPresent() ? ChromaNote.POSITION_REPAIRED : ChromaNote.POSITION_UNKNOWN,
        "segment " + segment);
    return repaired;
  }

  /** Returns whether a position is stored for the segment, even a damaged one. */
  public boolean isStored(String segment) throws SQLException {
    return readStored(segment).isPresent();
  }

  /**
   * Returns the position of the metadata segment: −1, before the whole log, if none is stored, or
   * the position of its last written row if the stored one is damaged.
   */
  public long ofMetadata(String segment) throws SQLException {
    OptionalLong stored = stored(segment);
    if (stored.isPresent()) {
      return stored.getAsLong();
    }
    return isStored(segment) ? lastWrite(segment) : -1;
  }

  /** Returns whether no entry was ever purged from the log, which Chroma does since 0.5.6. */
  public boolean logIsWhole() throws SQLException {
    if (!ChromaTables.EMBEDDINGS_QUEUE_CONFIG.exists(connection)) {
      return true;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(PURGES)) {
      Map<String, @Nullable Object> config = Json.objectOrEmpty(SqliteValue.text(row, 1));
      boolean keepsAll = Json.at(config, "automatically_purge").equals(Optional.of(false));
      return keepsAll && row.getLong(2) == 0;
    }
  }

  private OptionalLong readStored(String segment) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(POSITION)) {
      statement.setString(1, segment);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? SeqIds.from(row.getObject(1)) : OptionalLong.empty();
      }
    }
  }

  private long highest() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(HIGHEST_IN_LOG)) {
      return Math.max(row.getLong(1), lastWrite(null));
    }
  }

  private long lastWrite(@Nullable String segment) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LAST_WRITES)) {
      statement.setString(1, segment);
      statement.setString(2, segment);
      try (ResultSet row = statement.executeQuery()) {
        return Math.max(
            SeqIds.from(row.getObject(1)).orElse(-1), SeqIds.from(row.getObject(2)).orElse(-1));
      }
    }
  }
}

package dev.vectorstore.migration.internal.directory.log;

import dev.vectorstore.migration.internal.directory.sqlite.SqliteValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the log, without its vector.
 *
 * @param vectorBytes the size of its vector, 0 if it has none
 * @param vectorKind how the vector may be used
 * @param metadata JSON, empty if there is none
 */
public record LogRow(
    long seq,
    Operation operation,
    long vectorBytes,
    VectorKind vectorKind,
    Optional<String> metadata,
    @Nullable String createdAt) {

  /** The operation, in the order of Chroma's numbers. */
  public enum Operation {
    ADD,
    UPDATE,
    UPSERT,
    DELETE,
    /** No effect: Chroma's own notes, or a number that no version has. */
    OTHER
  }

  /** Whether Chroma could have put the vector into the index. */
  public enum VectorKind {
    NONE,
    FITTING,
    WRONG_DIMENSION,
    UNUSABLE
  }

  private static final Operation[] OPERATIONS = Operation.values();

  /**
   * Reads position, operation, encoding, size of the vector, metadata and time from six columns.
   *
   * @param dimension of the collection, or 0 if any is allowed
   */
  public static LogRow read(ResultSet row, int first, int dimension) throws SQLException {
    long bytes = row.getLong(first + 3);
    return new LogRow(
        row.getLong(first),
        operation(row.getInt(first + 1)),
        bytes,
        kind(bytes, row.getString(first + 2), dimension),
        SqliteValue.text(row, first + 4),
        row.getString(first + 5));
  }

  public boolean hasFittingVector() {
    return vectorKind == VectorKind.FITTING;
  }

  private static Operation operation(int number) {
    return number >= 0 && number < OPERATIONS.length ? OPERATIONS[number] : Operation.OTHER;
  }

  private static VectorKind kind(long bytes, @Nullable String encoding, int dimension) {
    if (bytes == 0) {
      return VectorKind.NONE;
    }
    if (bytes % Float.BYTES != 0 || (encoding != null && !encoding.equals("FLOAT32"))) {
      return VectorKind.UNUSABLE;
    }
    boolean fits = dimension == 0 || bytes == (long) dimension * Float.BYTES;
    return fits ? VectorKind.FITTING : VectorKind.WRONG_DIMENSION;
  }
}

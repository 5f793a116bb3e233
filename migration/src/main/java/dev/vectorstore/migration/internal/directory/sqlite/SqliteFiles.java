package dev.vectorstore.migration.internal.directory.sqlite;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens SQLite files and explains failures. */
public final class SqliteFiles {

  private static final int PRIMARY_CODE = 0xff;

  private SqliteFiles() {}

  static Connection openReadOnly(Path file, Duration wait) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout((int) wait.toMillis());
    return open(file, config);
  }

  public static Connection openPrivate(Path file) throws SQLException {
    return open(file, new SQLiteConfig());
  }

  private static Connection open(Path file, SQLiteConfig config) throws SQLException {
    // As a URI, since the driver takes what follows a question mark in a plain path for settings.
    return DriverManager.getConnection("jdbc:sqlite:" + file.toUri(), config.toProperties());
  }

  public static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  static boolean isLocked(SQLException e) {
    return hasCode(e, SQLiteErrorCode.SQLITE_BUSY) || hasCode(e, SQLiteErrorCode.SQLITE_LOCKED);
  }

  static boolean isCorrupt(SQLException e) {
    return hasCode(e, SQLiteErrorCode.SQLITE_CORRUPT) || hasCode(e, SQLiteErrorCode.SQLITE_NOTADB);
  }

  private static boolean hasCode(SQLException e, SQLiteErrorCode code) {
    return e instanceof SQLiteException sqlite
        && (sqlite.getResultCode().code & PRIMARY_CODE) == code.code;
  }

  public static ChromaReadException failure(Path source, SQLException e) {
    if (isLocked(e)) {
      return new ChromaReadException(
          Reason.LOCKED,
          source + " is locked by a writer; try again, or stop Chroma for the import",
          e);
    }
    if (isCorrupt(e)) {
      return new ChromaReadException(
          Reason.CORRUPT_DATABASE,
          source + " is damaged or not a SQLite database; give one that Chroma wrote",
          e);
    }
    return new ChromaReadException(Reason.UNREADABLE, source + " could not be read", e);
  }
}

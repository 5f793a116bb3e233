package dev.vectorstore.migration.internal.directory.sqlite;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.directory.files.FileStamp;
import dev.vectorstore.migration.internal.directory.files.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * A Chroma directory at one moment.
 *
 * @param database a private copy
 * @param files the directory itself, of which only the index files are still read
 * @param stamps size and time of the index files at that moment
 */
public record ChromaSnapshot(
    ChromaDatabase database, SourceFiles files, Map<Path, FileStamp> stamps) {

  /**
   * Copies the database and prepares the copy, which has not been checked yet.
   *
   * @param wait how long to wait for a writer
   */
  public static ChromaSnapshot take(SourceFiles files, Path copy, Duration wait)
      throws IOException {
    Map<Path, FileStamp> stamps = SourceCopy.take(files, copy, wait);
    return new ChromaSnapshot(ChromaDatabase.prepare(files.database(), copy), files, stamps);
  }

  /** Checks that the data that was read from an index belongs to that moment. */
  public void requireUnchanged(String segment) throws IOException {
    for (Map.Entry<Path, FileStamp> now : files.indexStamps(segment).entrySet()) {
      FileStamp then = stamps.get(now.getKey());
      boolean unchanged =
          then == null ? !now.getValue().exists() : Objects.equals(then, now.getValue());
      if (!unchanged) {
        throw new ChromaReadException(
            Reason.CHANGING,
            now.getKey()
                + " was changed by a writer after "
                + files.directory()
                + " was opened; stop Chroma, or give a copy");
      }
    }
  }
}

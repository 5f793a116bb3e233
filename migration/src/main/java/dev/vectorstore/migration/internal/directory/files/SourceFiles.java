package dev.vectorstore.migration.internal.directory.files;

import dev.vectorstore.migration.ChromaText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The files of a Chroma directory, which are only read. */
public final class SourceFiles {

  public static final String DATABASE = "chroma.sqlite3";

  /** The labels of the records. */
  public static final String NAMES_FILE = "index_metadata.pickle";

  public static final String HEADER_FILE = "header.bin";
  public static final String DATA_FILE = "data_level0.bin";
  public static final String LENGTHS_FILE = "length.bin";
  public static final String LINKS_FILE = "link_lists.bin";

  private static final List<String> JOURNALS = List.of("-journal", "-wal");
  private static final List<String> INDEX_FILES =
      List.of(HEADER_FILE, DATA_FILE, LENGTHS_FILE, LINKS_FILE, NAMES_FILE);
  private static final Pattern SEGMENT_ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final int SEGMENT_ID_LENGTH = 36;
  private static final Pattern INDEX_DIRECTORY = Pattern.compile(SEGMENT_ID + "(\\..+)?");

  private final Path directory;

  private SourceFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Checks that the path is a directory that Chroma 0.4 or newer may have written, and that its
   * files are not Git LFS pointers.
   */
  public static SourceFiles of(Path directory) throws IOException {
    if (!Files.isDirectory(directory) || !Files.isRegularFile(directory.resolve(DATABASE))) {
      throw WrongDirectory.explained(directory);
    }
    SourceFiles files = new SourceFiles(directory.toRealPath());
    LfsPointer.requireNone(files.database());
    for (Path file : files.indexStamps().keySet()) {
      LfsPointer.requireNone(file);
    }
    return files;
  }

  public Path directory() {
    return directory;
  }

  public Path database() {
    return directory.resolve(DATABASE);
  }

  /** Returns the journals of the database, whether they exist or not. */
  public List<Path> journals() {
    return JOURNALS.stream().map(end -> directory.resolve(DATABASE + end)).toList();
  }

  /** A segment's id comes from the database, so it must not lead out of the directory. */
  public static boolean isSegmentId(String id) {
    return SEGMENT_ID.matcher(id).matches();
  }

  public Path segment(String id) {
    if (!isSegmentId(id)) {
      throw new IllegalArgumentException("not the id of a segment: " + ChromaText.escape(id));
    }
    return directory.resolve(id);
  }

  /**
   * Returns the names of the directories that may hold an index, or one that was set aside: a
   * segment's id, or a segment's id with a dot and an ending.
   */
  public List<String> indexDirectories() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (INDEX_DIRECTORY.matcher(name).matches()) {
          names.add(name);
        }
      }
    }
    names.sort(null);
    return names;
  }

  /**
   * Returns the id of the segment to which one of {@link #indexDirectories} belongs or belonged.
   */
  public static String segmentOf(String indexDirectory) {
    return indexDirectory.substring(0, SEGMENT_ID_LENGTH);
  }

  /** Returns the directories of indexes of the segment that were set aside, the latest first. */
  public List<Path> setAside(String segment) throws IOException {
    Map<Path, FileTime> written = new HashMap<>();
    for (String name : indexDirectories()) {
      if (!name.equals(segment) && segmentOf(name).equals(segment)) {
        Path aside = directory.resolve(name);
        written.put(aside, FileStamp.of(aside.resolve(NAMES_FILE)).modified());
      }
    }
    return written.keySet().stream()
        .sorted(
            Comparator.<Path, FileTime>comparing(written::get)
                .thenComparing(path -> path)
                .reversed())
        .toList();
  }

  /** Returns size and time of the files of all indexes. */
  public Map<Path, FileStamp> indexStamps() throws IOException {
    Map<Path, FileStamp> stamps = new TreeMap<>();
    for (String name : indexDirectories()) {
      addStamps(directory.resolve(name), stamps);
    }
    return stamps;
  }

  /**
   * Returns size and time of the files of one index and of the indexes that were set aside. The
   * result is empty if the id cannot be the name of a directory.
   */
  public Map<Path, FileStamp> indexStamps(String segment) throws IOException {
    Map<Path, FileStamp> stamps = new TreeMap<>();
    if (isSegmentId(segment)) {
      addStamps(segment(segment), stamps);
      for (Path aside : setAside(segment)) {
        addStamps(aside, stamps);
      }
    }
    return stamps;
  }

  private static void addStamps(Path index, Map<Path, FileStamp> stamps) throws IOException {
    for (String name : INDEX_FILES) {
      Path file = index.resolve(name);
      stamps.put(file, FileStamp.of(file));
    }
  }

  /** Returns size and time of the database and its journals. */
  public Map<Path, FileStamp> databaseStamps() throws IOException {
    Map<Path, FileStamp> stamps = new TreeMap<>();
    stamps.put(database(), FileStamp.of(database()));
    for (Path journal : journals()) {
      stamps.put(journal, FileStamp.of(journal));
    }
    return stamps;
  }
}

package dev.vectorstore.migration.internal.directory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.directory.sqlite.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChromaDirectoryTest {

  private Path temp = Path.of("");
  private Path own = Path.of("");

  @BeforeEach
  void makeDirectories(@TempDir Path directory) throws IOException {
    temp = directory;
    own = Files.createDirectory(directory.resolve("own"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.6.3", "1.5.9", "0.4.24"})
  void open_readOnlyDirectory_isReadAndLeftAsItWas(String fixture) throws Exception {
    Path directory = Fixtures.unpack(fixture, temp);
    setMode(directory, "r-xr-xr-x");
    List<String> before = FileTree.of(directory);
    assertThat(countRecords(directory)).isGreaterThan(60);
    assertThat(FileTree.of(directory)).isEqualTo(before);
    setMode(directory, "rwxr-xr-x");
  }

  @Test
  void close_openRecords_leavesNothingBehind() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    ChromaDirectory opened = open(directory);
    ChromaRecords records = opened.records(opened.collections().get(0));
    assertThat(records.hasNext()).isTrue();
    assertThat(own).isNotEmptyDirectory();
    opened.close();
    opened.close();
    assertThat(own).isEmptyDirectory();
    assertThatThrownBy(records::hasNext)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the records are closed");
    assertThatThrownBy(() -> opened.records(opened.collections().get(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the directory is closed");
  }

  @Test
  void open_pathWithSpecialCharacters_isRead() throws Exception {
    Path directory = temp.resolve("a?cache_size=3&b #c%41 ü'd");
    Files.move(Fixtures.unpack("1.3", temp), directory);
    assertThat(countRecords(directory)).isEqualTo(79);
  }

  @Test
  void open_missing_saysSo() {
    Path missing = temp.resolve("missing");
    assertFails(
        missing,
        Reason.MISSING_DIRECTORY,
        "There is nothing at " + missing + "; give the directory that contains chroma.sqlite3");
  }

  @Test
  void open_file_saysSo() throws Exception {
    Path file = Files.createFile(temp.resolve("chroma.sqlite3"));
    assertFails(
        file,
        Reason.NOT_A_DIRECTORY,
        file + " is a file; give the directory that contains chroma.sqlite3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"backup.zip", "backup.TAR", "backup.tar.gz", "backup.tgz"})
  void open_archive_saysThatItIsToBeUnpacked(String name) throws Exception {
    Path file = Files.createFile(temp.resolve(name));
    assertFails(
        file,
        Reason.NOT_A_DIRECTORY,
        file + " is an archive; unpack it and give the directory that contains chroma.sqlite3");
  }

  @Test
  void open_emptyDirectory_saysSo() throws Exception {
    Path directory = Files.createDirectory(temp.resolve("empty"));
    assertFails(
        directory,
        Reason.NOT_CHROMA,
        directory + " is empty; give a directory that Chroma 0.4 or newer wrote");
  }

  @Test
  void open_foreignDirectory_saysSo() throws Exception {
    Path directory = Files.createDirectory(temp.resolve("foreign"));
    Files.writeString(directory.resolve("notes.txt"), "nothing");
    assertFails(
        directory,
        Reason.NOT_CHROMA,
        directory
            + " does not contain chroma.sqlite3; give a directory that Chroma 0.4 or newer wrote");
  }

  @Test
  void open_directoryAboveOne_namesTheOneBelow() throws Exception {
    Path directory = Files.createDirectories(temp.resolve("volume/data/chroma"));
    Files.createFile(directory.resolve("chroma.sqlite3"));
    Path above = temp.resolve("volume");
    assertFails(
        above,
        Reason.NOT_CHROMA,
        above
            + " itself does not contain chroma.sqlite3; give the directory that does: "
            + directory);

    for (String name : new String[] {"a", "b", "c"}) {
      Files.createFile(Files.createDirectory(above.resolve(name)).resolve("chroma.sqlite3"));
    }
    assertFails(
        above,
        Reason.NOT_CHROMA,
        above
            + " itself does not contain chroma.sqlite3; give the directory that does: "
            + above.resolve("a")
            + ", "
            + above.resolve("b")
            + ", "
            + above.resolve("c")
            + " and others");
  }

  @Test
  void open_directoryOfAnIndex_namesTheOneAbove() throws Exception {
    AlteredFixture fixture = AlteredFixture.of("1.5.9", "col-l2", temp);
    assertFails(
        fixture.index(),
        Reason.NOT_CHROMA,
        fixture.index()
            + " is a part of a Chroma directory; give the directory that it is in: "
            + fixture.directory().toRealPath());
  }

  @Test
  void open_directoryOfAnArchive_saysThatItIsToBeUnpacked() throws Exception {
    Path directory = Files.createDirectory(temp.resolve("backup"));
    Files.createFile(directory.resolve("chroma.tar.xz"));
    assertFails(
        directory,
        Reason.NOT_CHROMA,
        directory
            + " does not contain chroma.sqlite3, but it has the archive chroma.tar.xz, which must be unpacked first; give a directory that Chroma 0.4 or newer wrote");
  }

  @Test
  void open_tildeThatNoShellReplaced_saysSo() {
    Path path = Path.of("~", "no-chroma-is-here");
    assertFails(
        path,
        Reason.MISSING_DIRECTORY,
        "There is nothing at ~/no-chroma-is-here ("
            + path.toAbsolutePath()
            + "); give the directory that contains chroma.sqlite3; only a shell replaces ~ by the home directory, and not in quotes: write it out");
  }

  @Test
  void open_pointersOfGitLfs_saysHowToGetTheFiles() throws Exception {
    String pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 1\n";
    AlteredFixture fixture = AlteredFixture.of("1.5.9", "col-l2", temp);
    for (String name :
        new String[] {
          "header.bin", "data_level0.bin", "length.bin", "link_lists.bin", "index_metadata.pickle"
        }) {
      Path file = fixture.index().toRealPath().resolve(name);
      byte[] content = Files.readAllBytes(file);
      Files.writeString(file, pointer);
      assertFails(fixture.directory(), Reason.LFS_POINTER, pointerAt(file));
      Files.write(file, content);
    }
    Path database = fixture.directory().toRealPath().resolve("chroma.sqlite3");
    Files.writeString(database, pointer);
    assertFails(fixture.directory(), Reason.LFS_POINTER, pointerAt(database));

    Path archive = Files.writeString(temp.resolve("chroma.tar.xz"), pointer);
    assertFails(
        archive,
        Reason.NOT_A_DIRECTORY,
        archive
            + " is a Git LFS pointer; run git lfs pull and give the directory that contains chroma.sqlite3");
  }

  private static String pointerAt(Path file) {
    return file
        + " is a Git LFS pointer and not the file itself; run git lfs pull in the repository, then try again";
  }

  @Test
  void open_oldLayout_namesTheToolThatHelps() throws Exception {
    Path directory = Files.createDirectory(temp.resolve("old"));
    Files.writeString(directory.resolve("chroma-collections.parquet"), "PAR1");
    assertFails(
        directory,
        Reason.LEGACY_LAYOUT,
        directory
            + " was written by Chroma 0.3 or older (chroma-collections.parquet); upgrade it to 0.4 or newer with Chroma's tool chroma-migrate first");
  }

  @Test
  void open_garbage_isCorrupt() throws Exception {
    Path directory = Files.createDirectory(temp.resolve("garbage"));
    Path database = directory.resolve("chroma.sqlite3");
    Files.writeString(database, "this is not a database ".repeat(1000));
    assertFails(
        directory,
        Reason.CORRUPT_DATABASE,
        database + " is damaged or not a SQLite database; give one that Chroma wrote");
  }

  @Test
  void open_truncatedDatabase_isCorrupt() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    Path database = directory.resolve("chroma.sqlite3");
    byte[] content = Files.readAllBytes(database);
    for (int pages : new int[] {1, 5, 20, 40}) {
      Files.write(database, Arrays.copyOf(content, pages * 4096 + 100));
      assertThatThrownBy(() -> countRecords(directory))
          .isInstanceOf(ChromaReadException.class)
          .hasMessageStartingWith(database + " is damaged")
          .extracting(e -> ((ChromaReadException) e).reason())
          .isEqualTo(Reason.CORRUPT_DATABASE);
    }
  }

  @Test
  void open_tableThatDiffersFromItsIndex_isCorrupt() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    Path database = directory.resolve("chroma.sqlite3");
    String content = Files.readString(database, ISO_8859_1);
    Files.writeString(
        database, content.replaceFirst("(?s)(.*-[0-9a-f]{12})id17", "$1ix17"), ISO_8859_1);
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(ChromaReadException.class)
        .hasMessageMatching(
            Pattern.quote(database.toString())
                + " is damaged: row \\d+ missing from index sqlite_autoindex_embeddings_1; restore it from a backup");
  }

  @Test
  void open_emptyOrOtherDatabase_isNotChromas() throws Exception {
    Path directory = Files.createDirectory(temp.resolve("other"));
    Path database = Files.createFile(directory.resolve("chroma.sqlite3"));
    String message = database + " has no table migrations; give a database that Chroma wrote";
    assertFails(directory, Reason.NOT_CHROMA_DATABASE, message);
    Fixtures.alter(directory, "create table collections (id text)");
    assertFails(directory, Reason.NOT_CHROMA_DATABASE, message);
  }

  @Test
  void open_damagedFullTextTable_isRead() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    Fixtures.alter(
        directory,
        "update embedding_fulltext_search_data set block = x'00ff00ff'",
        "delete from embedding_fulltext_search_content");
    assertThat(countRecords(directory)).isEqualTo(79);
  }

  @Test
  void open_exclusivelyLocked_saysSoAndLeavesNothing() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    try (Connection writer = Fixtures.connect(directory)) {
      SqliteFiles.run(writer, "begin exclusive");
      assertFails(
          directory,
          Reason.LOCKED,
          directory.resolve("chroma.sqlite3")
              + " is locked by a writer; try again, or stop Chroma for the import");
      assertThat(own).isEmptyDirectory();
    }
    assertThat(countRecords(directory)).isEqualTo(79);
  }

  @Test
  void open_writerInTransaction_seesWhatIsCommitted() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    try (Connection writer = Fixtures.connect(directory)) {
      SqliteFiles.run(writer, "begin immediate", "delete from embeddings");
      assertThat(countRecords(directory)).isEqualTo(79);
      SqliteFiles.run(writer, "rollback");
    }
  }

  @Test
  void open_journalOfACrash_isRolledBackInTheCopyOnly() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    Path crashed = Files.createDirectory(temp.resolve("crashed"));
    try (Connection writer = Fixtures.connect(directory)) {
      SqliteFiles.run(
          writer,
          "pragma cache_size = 1",
          "begin immediate",
          "delete from embeddings",
          "delete from embeddings_queue",
          "delete from embedding_metadata");
      for (String name : List.of("chroma.sqlite3", "chroma.sqlite3-journal")) {
        Files.copy(directory.resolve(name), crashed.resolve(name));
      }
      SqliteFiles.run(writer, "rollback");
    }
    List<String> before = FileTree.of(crashed);
    assertThat(countRecords(crashed)).isEqualTo(79);
    assertThat(FileTree.of(crashed)).isEqualTo(before);
  }

  @Test
  void open_writeAheadLog_isReadWithoutTouchingIt() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    try (Connection writer = Fixtures.connect(directory)) {
      SqliteFiles.run(
          writer, "pragma journal_mode = wal", "delete from embeddings where id % 2 = 0");
      List<String> before = FileTree.of(directory);
      assertThat(before).anyMatch(line -> line.contains("chroma.sqlite3-wal"));
      assertThat(countRecords(directory)).isBetween(30, 50);
      assertThat(FileTree.of(directory)).isEqualTo(before);
    }
  }

  @Test
  void records_indexChangedAfterOpen_saysSo() throws Exception {
    Path directory = Fixtures.unpack("1.5.9-resized-index", temp);
    Path vectors = Fixtures.file(directory, "data_level0.bin");
    try (ChromaDirectory opened = open(directory);
        ChromaRecords begun = opened.records(opened.collections().get(0))) {
      begun.next();
      Files.setLastModifiedTime(vectors, FileTime.fromMillis(1));
      String message =
          vectors
              + " was changed by a writer after "
              + directory
              + " was opened; stop Chroma, or give a copy";
      assertThatThrownBy(() -> begun.forEachRemaining(record -> {}))
          .isInstanceOf(ChromaReadException.class)
          .hasMessage(message);
      assertThatThrownBy(() -> opened.records(opened.collections().get(0)))
          .isInstanceOf(ChromaReadException.class)
          .hasMessage(message)
          .extracting(e -> ((ChromaReadException) e).reason())
          .isEqualTo(Reason.CHANGING);
    }
  }

  private ChromaDirectory open(Path directory) {
    ReadOptions options =
        ReadOptions.defaults().temporaryDirectory(own).waitForWriter(Duration.ZERO);
    return ChromaDirectory.open(directory, options);
  }

  private int countRecords(Path directory) {
    int[] count = new int[1];
    try (ChromaDirectory opened = open(directory)) {
      for (ChromaCollection collection : opened.collections()) {
        try (ChromaRecords records = opened.records(collection)) {
          records.forEachRemaining(record -> count[0]++);
        }
      }
    }
    return count[0];
  }

  private void assertFails(Path directory, Reason reason, String message) {
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(ChromaReadException.class)
        .hasMessage(message)
        .extracting(e -> ((ChromaReadException) e).reason())
        .isEqualTo(reason);
  }

  private static void setMode(Path directory, String mode) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      }
    }
  }
}

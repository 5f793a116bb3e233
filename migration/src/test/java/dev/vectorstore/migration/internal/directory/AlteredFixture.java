package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A fixture that a test changes before it is read. */
public final class AlteredFixture {

  public static final int ADD = 0;
  static final int UPDATE = 1;
  static final int UPSERT = 2;
  public static final int DELETE = 3;

  private final Path directory;
  private final String collection;
  private List<ChromaFinding> findings = List.of();

  private AlteredFixture(Path directory, String collection) {
    this.directory = directory;
    this.collection = collection;
  }

  public static AlteredFixture of(String fixture, String collection, Path temp) throws IOException {
    return new AlteredFixture(Fixtures.unpack(fixture, temp), collection);
  }

  public Path directory() {
    return directory;
  }

  /** Returns the directory of the collection's index. */
  public Path index() throws SQLException {
    try (Connection connection = Fixtures.connect(directory);
        PreparedStatement statement =
            connection.prepareStatement(
                "select id from segments where scope = 'VECTOR' and collection = "
                    + "(select id from collections where name = ?)")) {
      statement.setString(1, collection);
      return directory.resolve(statement.executeQuery().getString(1));
    }
  }

  /** Replaces {@code {collection}}, {@code {vectors}} and {@code {metadata}} by the ids. */
  public AlteredFixture sql(String statement) throws SQLException {
    String id = "(select id from collections where name = '" + collection + "')";
    String segment = "(select id from segments where collection = " + id + " and scope = '%s')";
    Fixtures.alter(
        directory,
        statement
            .replace("{collection}", id)
            .replace("{vectors}", segment.formatted("VECTOR"))
            .replace("{metadata}", segment.formatted("METADATA")));
    return this;
  }

  public AlteredFixture log(long seq, int operation, String id, float[] vector, String metadata)
      throws SQLException {
    return log(seq, operation, id, vector, "FLOAT32", metadata);
  }

  /** Adds an entry to the log; an empty vector and empty metadata are null. */
  AlteredFixture log(
      long seq, int operation, String id, float[] vector, String encoding, String metadata)
      throws SQLException {
    try (Connection connection = Fixtures.connect(directory);
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into embeddings_queue
                       (seq_id, created_at, operation, topic, id, vector, encoding, metadata)
                select ?, '2024-02-03 04:05:06', ?, 'persistent://default/default/' || id, ?, ?, ?,
                       nullif(?, '')
                  from collections
                 where name = ?
                """)) {
      insert.setLong(1, seq);
      insert.setInt(2, operation);
      insert.setString(3, id);
      insert.setBytes(4, vector.length == 0 ? null : bytes(vector));
      insert.setString(5, encoding);
      insert.setString(6, metadata);
      insert.setString(7, collection);
      insert.executeUpdate();
    }
    return this;
  }

  /** Reads the collection's records by id, in their order. */
  Map<String, ChromaRecord> read() {
    Map<String, ChromaRecord> byId = new LinkedHashMap<>();
    try (ChromaDirectory opened = ChromaDirectory.open(directory);
        ChromaRecords records = opened.records(found(opened))) {
      records.forEachRemaining(record -> byId.put(record.id(), record));
      findings = records.findings();
    }
    return byId;
  }

  ChromaRecord read(String id) {
    return Objects.requireNonNull(read().get(id), id);
  }

  ChromaCollection collection() {
    try (ChromaDirectory opened = ChromaDirectory.open(directory)) {
      findings = opened.findings();
      return found(opened);
    }
  }

  private ChromaCollection found(ChromaDirectory opened) {
    return opened.collections().stream()
        .filter(c -> c.name().equals(collection))
        .findFirst()
        .orElseThrow();
  }

  /** Returns what the last read met with the note. */
  Optional<ChromaFinding> finding(ChromaNote note) {
    return findings.stream().filter(finding -> finding.note() == note).findFirst();
  }

  List<ChromaNote> notesMet() {
    List<ChromaNote> notes = new ArrayList<>();
    findings.forEach(finding -> notes.add(finding.note()));
    return notes;
  }

  private static byte[] bytes(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }
}

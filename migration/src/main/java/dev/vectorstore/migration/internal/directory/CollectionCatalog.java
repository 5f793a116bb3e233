package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.DeclaredSettings;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.directory.files.ByteSource;
import dev.vectorstore.migration.internal.directory.files.SourceFiles;
import dev.vectorstore.migration.internal.directory.hnsw.HnswHeader;
import dev.vectorstore.migration.internal.directory.sqlite.SegmentIds;
import dev.vectorstore.migration.internal.directory.sqlite.SqliteValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the collections of a database, and notes what is unusual about them. */
final class CollectionCatalog {

  private static final String COLLECTIONS =
      """
      select c.id, cast(c.name as blob), c.dimension,
             cast(c.config_json_str as blob), cast(c.schema_str as blob),
             c.database_id, cast(d.name as blob), cast(d.tenant_id as blob)
        from chroma_collections c
        left join chroma_databases d on d.id = c.database_id
       where c.id is not null
       order by d.tenant_id, d.name, c.name, c.id
      """;

  private static final String COLLECTION_METADATA =
      """
      select cast(key as blob), cast(str_value as blob), int_value, float_value, bool_value
        from chroma_collection_metadata
       where collection_id = ?
       order by place
      """;

  private static final String SEGMENT_METADATA =
      """
      select cast(key as blob), cast(str_value as blob), int_value, float_value, bool_value
        from chroma_segment_metadata
       where segment_id = ?
       order by place
      """;

  private static final String COUNT =
      """
      select count(*)
        from chroma_embeddings
       where segment_id = ?
      """;

  private static final String DIMENSION_IN_LOG =
      """
      select length(vector) / 4
        from chroma_embeddings_queue
       where topic in (select topic from chroma_topics where collection = ?)
         and length(vector) > 0
       group by 1
       order by count(*) desc, 1
       limit 1
      """;

  private final Connection connection;
  private final SourceFiles source;
  private final FindingLog findings;

  CollectionCatalog(Connection connection, SourceFiles source, FindingLog findings) {
    this.connection = connection;
    this.source = source;
    this.findings = findings;
  }

  List<ChromaCollection> read() throws SQLException, IOException {
    List<ChromaCollection> collections = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLLECTIONS);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        collections.add(collection(rows));
      }
    }
    return Collections.unmodifiableList(collections);
  }

  private ChromaCollection collection(ResultSet row) throws SQLException, IOException {
    String id = row.getString(1);
    String name = SqliteValue.text(row, 2).orElse("");
    Optional<String> configuration = SqliteValue.text(row, 4);
    Optional<String> schema = SqliteValue.text(row, 5);
    SegmentIds segments = SegmentIds.of(connection, id);
    Map<String, Object> metadata = metadata(COLLECTION_METADATA, id);
    DeclaredSettings settings =
        new DeclaredSettings(
            configuration, schema, metadata(SEGMENT_METADATA, segments.vectors()), metadata);
    note(name, row, segments);
    return new ChromaCollection(
        id,
        name,
        owner(row, 8, "default_tenant"),
        owner(row, 7, "default_database"),
        metric(name, settings),
        dimension(id, row, segments),
        settings.links(),
        Collections.unmodifiableMap(metadata),
        configuration,
        schema,
        settings.embeddingFunction(),
        count(segments.metadata()));
  }

  private void note(String name, ResultSet row, SegmentIds segments) throws SQLException {
    if (segments.vectors().isEmpty() || segments.metadata().isEmpty()) {
      findings.addFor(name, ChromaNote.SEGMENT_MISSING);
    }
    if (row.getString(6) != null && row.getBytes(7) == null) {
      findings.addFor(name, ChromaNote.DATABASE_MISSING);
    }
  }

  /**
   * Before 0.4.15 there were no databases. Everything then belongs to the later default database.
   */
  private static String owner(ResultSet row, int column, String before) throws SQLException {
    return row.getString(6) == null ? before : SqliteValue.text(row, column).orElse("");
  }

  private ChromaMetric metric(String name, DeclaredSettings settings) {
    Optional<Object> written = settings.metricName();
    Optional<ChromaMetric> metric = written.flatMap(ChromaMetric::from);
    if (written.isPresent() && metric.isEmpty()) {
      findings.addFor(name, ChromaNote.METRIC_UNKNOWN);
    }
    return metric.orElse(ChromaMetric.L2);
  }

  private OptionalInt dimension(String id, ResultSet row, SegmentIds segments)
      throws SQLException, IOException {
    int declared = row.getInt(3);
    OptionalInt ofIndex = dimensionOfIndex(segments.vectors());
    if (ofIndex.isPresent()) {
      if (declared > 0 && declared != ofIndex.getAsInt()) {
        findings.addFor(SqliteValue.text(row, 2).orElse(""), ChromaNote.DIMENSION_CONTRADICTED);
      }
      return ofIndex;
    }
    OptionalInt known = declared > 0 ? OptionalInt.of(declared) : dimensionInLog(id);
    return known.isPresent() ? known : dimensionSetAside(segments.vectors());
  }

  private OptionalInt dimensionSetAside(String segment) throws IOException {
    if (SourceFiles.isSegmentId(segment)) {
      for (Path directory : source.setAside(segment)) {
        OptionalInt dimension = dimension(directory);
        if (dimension.isPresent()) {
          return dimension;
        }
      }
    }
    return OptionalInt.empty();
  }

  private OptionalInt dimensionOfIndex(String segment) throws IOException {
    return SourceFiles.isSegmentId(segment)
        ? dimension(source.segment(segment))
        : OptionalInt.empty();
  }

  private static OptionalInt dimension(Path directory) throws IOException {
    Path file = directory.resolve(SourceFiles.HEADER_FILE);
    if (!Files.isRegularFile(file)) {
      return OptionalInt.empty();
    }
    try (ByteSource header = ByteSource.open(file)) {
      return OptionalInt.of(HnswHeader.read(header).dimension());
    } catch (ChromaReadException e) {
      return OptionalInt.empty();
    }
  }

  private OptionalInt dimensionInLog(String id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DIMENSION_IN_LOG)) {
      statement.setString(1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
      }
    }
  }

  private Map<String, Object> metadata(String query, String owner) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, owner);
      try (ResultSet rows = statement.executeQuery()) {
        return SqliteValue.readAll(rows);
      }
    }
  }

  private long count(String segment) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
      statement.setString(1, segment);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }
}

package dev.vectorstore.internal.postgres.space;

import com.pgvector.PGvector;
import dev.vectorstore.Embedding;
import dev.vectorstore.internal.collection.SpaceFill;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads and writes the vectors of one space for the documents that are there already.
 *
 * <p>Why: docs/decisions/0011-vectors-follow-their-text.md.
 */
public final class SpaceRows {
  private static final String GAPS =
      """
      select d.key, d.text
        from {documents} d
       where d.tenant = {tenant} {after} {among} and d.text is not null
         and not exists (select from {space} e where e.tenant = d.tenant and e.key = d.key)
       order by d.key
       limit {limit}
      """;

  private static final String AFTER = "and d.key > {key}";
  private static final String AMONG = "and d.key = any ({keys})";

  // The row is locked against a change of its text until the vector is there: who changes it later
  // removes the vector.
  private static final String FILL =
      """
      insert into {space} (tenant, key, embedding)
      select d.tenant, d.key, ?
        from {documents} d
       where d.tenant = ? and d.key = ? and d.text = ?
         for share
      on conflict do nothing
      """;

  private static final String PUT =
      """
      insert into {space} (tenant, key, embedding)
      select d.tenant, d.key, ?
        from {documents} d
       where d.tenant = ? and d.key = ?
         for share
      on conflict (tenant, key) do update set embedding = excluded.embedding, unsearchable = null, reason = null
      """;

  private static final String GET =
      """
      select e.key, e.embedding::real[]
        from {space} e
       where e.tenant = {tenant} and e.key = any ({keys}) and e.embedding is not null
      """;

  private static final String MISSING =
      """
      select count(*)
        from {documents} d
       where d.tenant = {tenant}
         and not exists (
           select from {space} e where e.tenant = d.tenant and e.key = d.key and e.embedding is not null)
      """;

  private final Sql documents;
  private final Sql space;
  private final String tenant;

  public SpaceRows(Tables tables, StoredCollection collection, Space space, String tenant) {
    this.documents = tables.documents(collection);
    this.space = tables.embeddings(space);
    this.tenant = tenant;
  }

  /** Up to a batch of documents after a key, and among these keys if there are any. */
  List<SpaceFill.Gap> gaps(Connection connection, Optional<String> after, Optional<String[]> keys)
      throws SQLException {
    Sql query =
        Sql.of(
            GAPS,
            Map.of(
                "documents",
                documents,
                "space",
                space,
                "tenant",
                tenant,
                "after",
                after.map(key -> Sql.of(AFTER, Map.of("key", key))).orElse(Sql.of("")),
                "among",
                keys.map(some -> Sql.of(AMONG, Map.of("keys", some))).orElse(Sql.of("")),
                "limit",
                Sql.literal(SpaceFill.BATCH)));
    return query.list(connection, row -> new SpaceFill.Gap(row.getString(1), row.getString(2)));
  }

  long fill(Connection connection, List<SpaceFill.Gap> gaps, List<Embedding> embeddings)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text(FILL))) {
      for (int i = 0; i < gaps.size(); i++) {
        bind(statement, new PGvector(embeddings.get(i).values()), gaps.get(i).key());
        statement.setString(4, gaps.get(i).text());
        statement.addBatch();
      }
      return written(statement);
    }
  }

  public long put(Connection connection, SortedMap<String, PGvector> byKey) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text(PUT))) {
      for (Map.Entry<String, PGvector> entry : byKey.entrySet()) {
        bind(statement, entry.getValue(), entry.getKey());
        statement.addBatch();
      }
      return written(statement);
    }
  }

  /** The vectors of documents, by key. */
  Map<String, Embedding> get(Connection connection, Collection<String> keys) throws SQLException {
    Sql query =
        Sql.of(GET, Map.of("space", space, "tenant", tenant, "keys", keys.toArray(String[]::new)));
    return query
        .list(connection, row -> Map.entry(row.getString(1), embedding(row.getArray(2))))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Embedding embedding(Array stored) throws SQLException {
    Float[] values = (Float[]) stored.getArray();
    float[] vector = new float[values.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = values[i];
    }
    return Embedding.of(vector);
  }

  long missing(Connection connection) throws SQLException {
    Sql query = Sql.of(MISSING, Map.of("documents", documents, "space", space, "tenant", tenant));
    return query.only(connection, row -> row.getLong(1));
  }

  private void bind(PreparedStatement statement, PGvector vector, String key) throws SQLException {
    statement.setObject(1, vector);
    statement.setString(2, tenant);
    statement.setString(3, key);
  }

  private static long written(PreparedStatement statement) throws SQLException {
    return IntStream.of(statement.executeBatch()).asLongStream().sum();
  }

  private String text(String template) {
    return Sql.of(template, Map.of("documents", documents, "space", space)).text();
  }
}

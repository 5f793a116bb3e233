package dev.vectorstore.internal.postgres.write;

import dev.vectorstore.Document;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.catalog.WriterLock;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.text.DocumentKey;
import dev.vectorstore.internal.text.TextHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Says which documents of one collection are stored, and locks them.
 *
 * <p>Why: docs/decisions/0015-vectors-of-unchanged-texts.md.
 */
public final class StoredDocuments {
  public static final String STORED =
      """
      select d.key
        from {documents} d
       where d.tenant = {tenant} and d.key = any({keys})
      """;

  public static final String LOCK =
      """
      select d.key
        from {documents} d
       where d.tenant = {tenant} and d.key = any({keys})
       order by d.key
         for no key update
      """;

  // A hash for each text, as the texts themselves would go to the server only to be compared.
  private static final String UNCHANGED =
      """
      select d.key
        from unnest({keys}, {hashes}) u (key, hash)
        join {documents} d on d.tenant = {tenant} and d.key = u.key
        join {embeddings} e on e.tenant = d.tenant and e.key = d.key
       where e.embedding is not null and sha256(convert_to(d.text, 'UTF8')) = u.hash
      """;

  private final Tables tables;
  private final StoredCollection collection;
  private final String tenant;

  public StoredDocuments(Tables tables, StoredCollection collection, String tenant) {
    this.tables = tables;
    this.collection = collection;
    this.tenant = tenant;
  }

  /** Of these ids, those of stored documents. */
  Set<String> ids(Connection connection, Collection<String> ids) throws SQLException {
    Map<String, String> byKey =
        ids.stream().collect(Collectors.toMap(DocumentKey::of, Function.identity()));
    return ids(byKey, read(connection, query(STORED, byKey.keySet().toArray(String[]::new))));
  }

  /** The keys of those rows that are stored. */
  Set<String> keys(Connection connection, List<DocumentRow> rows) throws SQLException {
    return read(connection, query(STORED, RowMerge.keys(rows)));
  }

  /** The keys of those rows that are stored, locked against other writers in the rows' order. */
  Set<String> lock(Connection connection, List<DocumentRow> rows) throws SQLException {
    return new WriterLock(tables, collection).take(connection, query(LOCK, RowMerge.keys(rows)));
  }

  /** Of these documents, the ids of those that are stored with this text and a vector of it. */
  public Set<String> unchanged(Connection connection, Space space, List<Document> texts)
      throws SQLException {
    Map<String, String> byKey = new HashMap<>();
    String[] keys = new String[texts.size()];
    byte[][] hashes = new byte[texts.size()][];
    for (int i = 0; i < keys.length; i++) {
      Document document = texts.get(i);
      keys[i] = DocumentKey.of(document.id());
      hashes[i] = TextHash.sha256(document.text().orElseThrow());
      byKey.put(keys[i], document.id());
    }
    return ids(byKey, read(connection, unchanged(space, keys, hashes)));
  }

  public Sql unchanged(Space space, String[] keys, byte[][] hashes) {
    return Sql.of(
        UNCHANGED,
        Map.of(
            "documents", tables.documents(collection),
            "embeddings", tables.embeddings(space),
            "tenant", tenant,
            "keys", keys,
            "hashes", hashes));
  }

  /** With an array of keys. */
  public Sql query(String template, Object keys) {
    return Sql.of(
        template,
        Map.of("documents", tables.documents(collection), "tenant", tenant, "keys", keys));
  }

  private static Set<String> read(Connection connection, Sql query) throws SQLException {
    // A plan that was made for good while the collection was small would read all of it later.
    return new HashSet<>(query.replanned().list(connection, row -> row.getString(1)));
  }

  private static Set<String> ids(Map<String, String> byKey, Set<String> keys) {
    return keys.stream()
        .map(key -> Objects.requireNonNull(byKey.get(key)))
        .collect(Collectors.toSet());
  }
}

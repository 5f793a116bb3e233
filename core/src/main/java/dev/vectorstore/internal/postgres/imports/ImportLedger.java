package dev.vectorstore.internal.postgres.imports;

import dev.vectorstore.Document;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.SpaceCatalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.catalog.WriterLock;
import dev.vectorstore.internal.postgres.write.BinaryArray;
import dev.vectorstore.internal.postgres.write.BinaryFields;
import dev.vectorstore.internal.postgres.write.DocumentRow;
import dev.vectorstore.internal.postgres.write.RowMerge;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a batch of an import overwrites and what it wrote, in the batch's transaction. What
 * was there is compared inside the database; of what was not, the program knows the digests.
 *
 * <p>Why: docs/decisions/0046-imports-are-recorded.md.
 */
final class ImportLedger {
  // Against others, until the batch is written.
  private static final String LOCK =
      """
      select d.key
        from {documents} d
       where d.tenant = {tenant} and d.key = any ({keys})
       order by d.key
         for update
      """;

  // Of a document that the run has written before, the first note counts.
  private static final String BEFORE =
      """
      insert into {rows} (part_id, tenant, key, id, inserted, before_text, before_metadata)
      select {part}, d.tenant, d.key, d.id, false, d.text, d.metadata
        from {documents} d
       where d.tenant = {tenant} and d.key = any ({keys})
      on conflict do nothing
      returning key
      """;

  private static final String VECTORS_BEFORE =
      """
      insert into {vectors} (part_id, tenant, key, space_id, embedding, unsearchable, reason)
      select {part}, e.tenant, e.key, {space}, e.embedding::real[], e.unsearchable, e.reason
        from {embeddings} e
       where e.tenant = {tenant} and e.key = any ({keys})
      """;

  private static final String INSERTED =
      """
      insert into {rows} (part_id, tenant, key, id, inserted, content, vector)
      select {part}, {tenant}::text, u.key, u.id, true, u.content, u.vector
        from unnest({keys}, {ids}, {contents}, {digests}) u (key, id, content, vector)
      {otherwise}
      """;

  private static final Sql REFUSED = Sql.of("");
  private static final Sql KEPT = Sql.of("on conflict do nothing");

  private static final String OVERWRITTEN =
      """
      update {rows} r
         set content = {content}, vector = {vector}
        from {documents} d {join}
       where r.part_id = {part} and r.key = d.key and d.tenant = {tenant} and d.key = any ({keys})
      """;

  private static final String UNCHANGED =
      """
      delete from {rows} r
       where r.part_id = {part} and r.key = any ({keys}) and not r.inserted
         and r.content = {content}
         and r.vector is not distinct from (
           select {vector} from {vectors} b where b.part_id = r.part_id and b.key = r.key and b.space_id = {space})
      """;

  private static final String JOIN =
      "left join {embeddings} e on e.tenant = d.tenant and e.key = d.key";

  private static final int NO_SPACE = -1;

  private final Tables tables;
  private final StoredCollection collection;
  private final SpaceCatalog spaces;
  private final Map<String, Object> slots = new HashMap<>();

  ImportLedger(Tables tables, StoredCollection collection, String tenant, long part) {
    this.tables = tables;
    this.collection = collection;
    this.spaces = new SpaceCatalog(tables);
    slots.put("rows", tables.named("import_row"));
    slots.put("vectors", tables.named("import_vector"));
    slots.put("documents", tables.documents(collection));
    slots.put("tenant", tenant);
    slots.put("part", part);
    slots.put("content", RowDigests.content("d.text", "d.metadata"));
    slots.put("vector", vector(tables, collection, "e"));
    slots.put("join", join(tables, collection));
  }

  /** What became of the documents of a batch. */
  record Counts(long done, long inserted, long overwritten) {}

  /** A digest of the vector in the space that is searched; null if there is none. */
  static Sql vector(Tables tables, StoredCollection collection, String row) {
    return collection.space().isEmpty() ? Sql.of("null::bytea") : RowDigests.vector(tables, row);
  }

  /** The table of vectors as {@code e} and that of documents as {@code d}. */
  static Sql join(Tables tables, StoredCollection collection) {
    return collection
        .space()
        .map(space -> Sql.of(JOIN, Map.of("embeddings", tables.embeddings(space))))
        .orElse(Sql.of(""));
  }

  /**
   * What was there before a batch.
   *
   * @param there keys of the documents, which nobody else can change until the transaction ends
   * @param noted how many of them had not been noted before
   */
  record Before(Set<String> there, long noted) {}

  /** Locks and notes what is there. */
  Before before(Connection connection, String[] keys) throws SQLException {
    Set<String> there = new WriterLock(tables, collection).take(connection, sql(LOCK, keys));
    if (there.isEmpty()) {
      return new Before(Set.of(), 0);
    }
    List<String> noted =
        sql(BEFORE, there.toArray(String[]::new)).list(connection, row -> row.getString(1));
    if (!noted.isEmpty()) {
      for (Space space : spaces.all(connection, collection.id())) {
        sql(
                VECTORS_BEFORE,
                noted.toArray(String[]::new),
                Map.of("space", space.id(), "embeddings", tables.embeddings(space)))
            .update(connection);
      }
    }
    return new Before(there, noted.size());
  }

  /**
   * Notes what was written since.
   *
   * @param keys of all documents
   * @param fresh those that were not there before
   */
  Counts after(
      Connection connection, String[] keys, List<Document> fresh, RowDigests digests, long noted)
      throws SQLException {
    long inserted = fresh.isEmpty() ? 0 : inserted(connection, fresh, digests);
    if (inserted == keys.length) {
      return new Counts(keys.length, inserted, 0);
    }
    sql(OVERWRITTEN, keys).update(connection);
    long unchanged =
        sql(
                UNCHANGED,
                keys,
                Map.of(
                    "content",
                    RowDigests.content("r.before_text", "r.before_metadata"),
                    "vector",
                    RowDigests.vector(tables, "b"),
                    "space",
                    collection.space().map(Space::id).orElse(NO_SPACE)))
            .update(connection);
    return new Counts(keys.length, inserted, noted - unchanged);
  }

  /**
   * Notes are new, unless a document was deleted that the run had written. To look for such notes
   * costs half as much again as the notes, so they are only looked for if there are any.
   */
  private long inserted(Connection connection, List<Document> fresh, RowDigests digests)
      throws SQLException {
    Map<String, Object> notes = notes(fresh, digests);
    Savepoint before = connection.setSavepoint();
    try {
      long inserted = inserted(notes, REFUSED).update(connection);
      connection.releaseSavepoint(before);
      return inserted;
    } catch (SQLException e) {
      if (!SqlErrors.isUniqueViolation(e)) {
        throw e;
      }
      connection.rollback(before);
      return inserted(notes, KEPT).update(connection);
    }
  }

  private static Sql inserted(Map<String, Object> notes, Sql otherwise) {
    Map<String, Object> all = new HashMap<>(notes);
    all.put("otherwise", otherwise);
    return Sql.of(INSERTED, all);
  }

  private Map<String, Object> notes(List<Document> fresh, RowDigests digests) {
    List<DocumentRow> rows = DocumentRow.inOrder(fresh);
    Map<String, Object> all = new HashMap<>(slots);
    all.put("keys", RowMerge.keys(rows));
    all.put("ids", BinaryArray.texts(rows, (fields, row) -> fields.text(row.longId())));
    all.put(
        "contents",
        BinaryArray.bytes(rows, (fields, row) -> fields.bytes(digests.content(row.document()))));
    all.put(
        "digests",
        BinaryArray.bytes(rows, (fields, row) -> vector(fields, digests.vector(row.document()))));
    return all;
  }

  private static void vector(BinaryFields fields, byte @Nullable [] digest) {
    if (digest == null) {
      fields.none();
    } else {
      fields.bytes(digest);
    }
  }

  private Sql sql(String template, String[] keys) {
    return sql(template, keys, Map.of());
  }

  private Sql sql(String template, String[] keys, Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(slots);
    all.put("keys", keys);
    all.putAll(more);
    return Sql.of(template, all);
  }
}

package dev.vectorstore.internal.postgres.imports;

import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.catalog.WriterLock;
import dev.vectorstore.internal.postgres.imports.ImportRunCatalog.StoredPart;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run noted of its documents, with what they are now, and the way back. */
final class RollbackRows {
  private static final int PAGE = 1_000;

  private static final String NOTED =
      """
      select r.key, coalesce(r.id, r.key) as document_id, r.inserted, d.key is null as gone,
             d.key is not null and (r.content is distinct from {content} or {othervector}) as changed,
             (select count(*) from {vectors} b
               where b.part_id = r.part_id and b.key = r.key and b.space_id <> all ({spaces}::integer[])) as lost
        from {rows} r
        left join {documents} d on d.tenant = r.tenant and d.key = r.key {join}
       where r.part_id = {part} and r.tenant = {tenant} {after}
       order by r.key
       limit {limit}
      """;

  private static final String LOCK =
      """
      select d.key
        from {documents} d
       where d.tenant = {tenant} and d.key in (
         select r.key
           from {rows} r
          where r.part_id = {part} and r.tenant = {tenant} {after}
          order by r.key
          limit {limit})
       order by d.key
         for update
      """;

  private static final String AFTER = "and r.key > {key}";
  private static final String OTHER_VECTOR = "r.vector is distinct from {vector}";

  private static final String VECTORS =
      """
      select (select count(*) from {embeddings} where tenant = {tenant} and key = any ({taken}))
           - (select count(*)
                from {vectors} b
               where b.part_id = {part} and b.space_id = {space} and b.key = any ({restored}))
      """;

  private static final String REMOVE =
      "delete from {documents} where tenant = {tenant} and key = any ({keys})";

  private static final String RESTORE =
      """
      insert into {documents} (tenant, key, id, text, metadata)
      select r.tenant, r.key, r.id, r.before_text, r.before_metadata
        from {rows} r
       where r.part_id = {part} and r.key = any ({keys})
       order by r.key
      on conflict (tenant, key) do update
         set text = excluded.text, metadata = excluded.metadata
      """;

  private static final String REMOVE_VECTORS =
      "delete from {embeddings} where tenant = {tenant} and key = any ({keys})";

  private static final String RESTORE_VECTORS =
      """
      insert into {embeddings} (tenant, key, embedding, unsearchable, reason)
      select b.tenant, b.key, b.embedding, b.unsearchable, b.reason
        from {vectors} b
       where b.part_id = {part} and b.space_id = {space} and b.key = any ({keys})
      """;

  private static final String SETTLE =
      "delete from {rows} where part_id = {part} and key = any ({keys})";

  private final List<Space> spaces;
  private final Tables tables;
  private final WriterLock writers;
  private final ChangedRows changed;
  private final Map<String, Object> slots = new HashMap<>();

  /**
   * For a part of a run.
   *
   * @param written the collection with the space that the run wrote, without if that is gone
   * @param spaces that are there now
   */
  RollbackRows(
      Tables tables,
      StoredCollection written,
      List<Space> spaces,
      StoredPart part,
      ChangedRows changed) {
    this.tables = tables;
    this.writers = new WriterLock(tables, written);
    this.spaces = spaces;
    this.changed = changed;
    slots.put("rows", tables.named("import_row"));
    slots.put("vectors", tables.named("import_vector"));
    slots.put("documents", tables.documents(written));
    slots.put("part", part.id());
    slots.put("tenant", part.part().tenant());
    slots.put("content", RowDigests.content("d.text", "d.metadata"));
    slots.put("join", ImportLedger.join(tables, written));
    slots.put(
        "othervector",
        written.space().isEmpty()
            ? Sql.of("false")
            : Sql.of(OTHER_VECTOR, Map.of("vector", ImportLedger.vector(tables, written, "e"))));
    slots.put(
        "spaces",
        spaces.stream().map(space -> Integer.toString(space.id())).toArray(String[]::new));
  }

  /**
   * What is to become of some documents, by key.
   *
   * @param kept ids, not keys
   * @param last where the next page begins; empty if there is none
   */
  record Page(
      List<String> removed,
      List<String> restored,
      List<String> gone,
      List<String> kept,
      long lostVectors,
      Optional<String> last) {}

  /** Keeps the documents of a page as they are for others until the transaction ends. */
  void lock(Connection connection, Optional<String> after) throws SQLException {
    writers.take(connection, sql(LOCK, from(after)));
  }

  private static Map<String, Object> from(Optional<String> after) {
    return Map.of(
        "after",
        after.map(key -> Sql.of(AFTER, Map.of("key", key))).orElse(Sql.of("")),
        "limit",
        Sql.literal(PAGE));
  }

  /** A document that the run wrote, as it is now. */
  private record Noted(
      String key, String id, boolean inserted, boolean gone, boolean changed, long lost) {
    static Noted of(ResultSet row) throws SQLException {
      return new Noted(
          row.getString("key"),
          row.getString("document_id"),
          row.getBoolean("inserted"),
          row.getBoolean("gone"),
          row.getBoolean("changed"),
          row.getLong("lost"));
    }
  }

  Page page(Connection connection, Optional<String> after) throws SQLException {
    List<Noted> rows = sql(NOTED, from(after)).list(connection, Noted::of);
    List<String> removed = new ArrayList<>();
    List<String> restored = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    long lost = 0;
    for (Noted row : rows) {
      boolean isChanged = row.changed() || (row.gone() && !row.inserted());
      if (isChanged && changed == ChangedRows.KEEP) {
        kept.add(row.id());
      } else if (row.inserted()) {
        (row.gone() ? gone : removed).add(row.key());
      } else {
        restored.add(row.key());
        lost += row.lost();
      }
    }
    Optional<String> last =
        rows.size() == PAGE ? Optional.of(rows.get(PAGE - 1).key()) : Optional.empty();
    return new Page(removed, restored, gone, kept, lost, last);
  }

  /** How many vectors a space loses with a page. */
  long vectors(Connection connection, Space space, Page page) throws SQLException {
    List<String> taken = new ArrayList<>(page.removed());
    taken.addAll(page.restored());
    Map<String, Object> in =
        Map.of(
            "embeddings", tables.embeddings(space),
            "space", space.id(),
            "taken", taken.toArray(String[]::new),
            "restored", page.restored().toArray(String[]::new));
    return sql(VECTORS, in).only(connection, row -> row.getLong(1));
  }

  void remove(Connection connection, List<String> keys) throws SQLException {
    update(connection, REMOVE, keys, Map.of());
  }

  void restore(Connection connection, List<String> keys) throws SQLException {
    update(connection, RESTORE, keys, Map.of());
    for (Space space : spaces) {
      Map<String, Object> in = Map.of("embeddings", tables.embeddings(space), "space", space.id());
      update(connection, REMOVE_VECTORS, keys, in);
      update(connection, RESTORE_VECTORS, keys, in);
    }
  }

  /** Removes the notes of what is back, so that a rollback that goes on leaves it alone. */
  void settle(Connection connection, Page page) throws SQLException {
    update(connection, SETTLE, page.removed(), Map.of());
    update(connection, SETTLE, page.restored(), Map.of());
    update(connection, SETTLE, page.gone(), Map.of());
  }

  private void update(
      Connection connection, String template, List<String> keys, Map<String, ?> more)
      throws SQLException {
    if (!keys.isEmpty()) {
      Map<String, Object> all = new HashMap<>(more);
      all.put("keys", keys.toArray(String[]::new));
      sql(template, all).update(connection);
    }
  }

  private Sql sql(String template, Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(slots);
    all.putAll(more);
    return Sql.of(template, all);
  }
}

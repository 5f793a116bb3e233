package dev.vectorstore.internal.postgres.imports;

import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.internal.collection.RunRules;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and changes what the database knows of imports and their parts.
 *
 * <p>Why: docs/decisions/0047-who-may-write-for-a-run.md.
 */
final class ImportRunCatalog {
  private static final String START =
      """
      insert into {run} (source, options, state, holder)
      values ({source}, {options}::jsonb, 'RUNNING', {holder})
      returning id
      """;

  // Whoever wants the same waits for the other's transaction and then gets nothing.
  private static final String CLAIM_NEW =
      """
      insert into {part} (run_id, name, tenant, expected, claimed)
      values ({id}, {name}, {tenant}, {expected}, true)
      on conflict do nothing
      returning id
      """;

  private static final String CLAIM_AGAIN =
      """
      update {part} p
         set claimed = true
       where p.id = {id}
         and not exists (
           select from {part} o where o.name = p.name and o.tenant = p.tenant and o.claimed and o.id <> p.id)
      """;

  private static final String CLAIMED_BY =
      "select run_id from {part} where name = {name} and tenant = {tenant} and claimed";

  private static final String HELD =
      "select state, holder = {holder} from {run} where id = {id} for share";

  private static final String LOCK = "select state from {run} where id = {id} for update";

  private static final String CHANGE =
      """
      update {run}
         set state = {state}, holder = coalesce({holder}, holder), failure = {failure}, updated_at = now()
       where id = {id}
      """;

  private static final String RELEASE =
      "update {part} set claimed = false where run_id = {id} and claimed";

  private static final String FORGET = "delete from {run} where id = {id}";

  private static final String RUNS =
      """
      select r.id, r.source, r.options::text as options, r.state, r.failure, r.started_at, r.updated_at
        from {run} r
       where {condition}
       order by r.id desc
      """;

  private static final String PARTS =
      """
      select p.id, p.run_id, p.name, p.tenant, p.collection_id, p.space_id, p.made, p.spaces, p.fingerprint,
             p.expected, p.done, p.inserted, p.overwritten, p.busy_ms, p.finished
        from {part} p
       where {condition}
       order by p.run_id, p.id
      """;

  private static final String OPENED =
      """
      update {part}
         set collection_id = {collection}, space_id = {space},
             made = {made} or (made and collection_id is not distinct from {collection}),
             spaces = case when collection_id = {collection} then spaces else array[]::integer[] end
               || {spaces}::integer[],
             done = case when fingerprint = {fingerprint} and {fingerprint} <> '' then done else 0 end,
             finished = false, fingerprint = {fingerprint}, expected = {expected}
       where id = {id}
      """;

  private static final String ADVANCE =
      """
      update {part}
         set done = done + {done}, inserted = inserted + {inserted}, overwritten = overwritten + {overwritten},
             busy_ms = busy_ms + {busy}
       where id = {id}
      """;

  private static final String FINISH =
      "update {part} set finished = true, claimed = false, expected = done where id = {id}";

  private final Sql run;
  private final Sql part;

  ImportRunCatalog(Tables tables) {
    this.run = tables.named("import_run");
    this.part = tables.named("import_part");
  }

  /**
   * A part with what only the store itself needs to know.
   *
   * @param space that it writes
   * @param spaces that it made
   */
  record StoredPart(
      long id,
      long run,
      Optional<Integer> collection,
      Optional<Integer> space,
      List<Integer> spaces,
      String fingerprint,
      ImportRun.Part part) {}

  long start(Connection connection, String source, Map<String, ?> options, String holder)
      throws SQLException {
    Sql start =
        sql(
            START,
            Map.of("source", source, "options", MetadataJson.write(options), "holder", holder));
    return start.only(connection, row -> row.getLong(1));
  }

  /** Lays hold of a target for a run, which may have had it before. */
  long claim(Connection connection, long id, ImportTarget target) throws SQLException {
    Optional<StoredPart> had = part(connection, id, target.collection(), target.tenant());
    if (had.isPresent()) {
      claimAgain(connection, had.get());
      return had.get().id();
    }
    Map<String, Object> slots = new HashMap<>(named(target.collection(), target.tenant()));
    slots.put("id", id);
    slots.put("expected", target.expected());
    Optional<Long> claimed = sql(CLAIM_NEW, slots).first(connection, row -> row.getLong(1));
    if (claimed.isEmpty()) {
      throw held(connection, target.collection(), target.tenant());
    }
    return claimed.get();
  }

  /** Lays hold of a part that its run had before. */
  void claimAgain(Connection connection, StoredPart had) throws SQLException {
    if (sql(CLAIM_AGAIN, Map.of("id", had.id())).update(connection) == 0) {
      throw held(connection, had.part().collection(), had.part().tenant());
    }
  }

  private RuntimeException held(Connection connection, String name, String tenant)
      throws SQLException {
    Optional<Long> by =
        sql(CLAIMED_BY, named(name, tenant)).first(connection, row -> row.getLong(1));
    // None if the other ended in this moment: then it is for the caller to try again.
    return RunRules.held(name, tenant, by.orElse(0L));
  }

  /** Whether the run goes on; until the transaction ends nobody can stop it or take it over. */
  boolean mayWrite(Connection connection, long id, String holder) throws SQLException {
    return sql(HELD, Map.of("id", id, "holder", holder))
        .first(
            connection,
            row -> RunRules.mayWrite(id, State.valueOf(row.getString(1)), row.getBoolean(2)))
        .orElseThrow(() -> RunRules.noSuchRun(id));
  }

  /** The state, which only this transaction can change from now on. */
  State lock(Connection connection, long id) throws SQLException {
    return sql(LOCK, Map.of("id", id))
        .first(connection, row -> State.valueOf(row.getString(1)))
        .orElseThrow(() -> RunRules.noSuchRun(id));
  }

  void change(Connection connection, long id, State state) throws SQLException {
    change(connection, id, state, Optional.empty(), Optional.empty());
  }

  void change(
      Connection connection,
      long id,
      State state,
      Optional<String> holder,
      Optional<String> failure)
      throws SQLException {
    Sql nothing = Sql.of("null::text");
    Map<String, Object> slots = new HashMap<>();
    slots.put("id", id);
    slots.put("state", state.name());
    slots.put("holder", holder.map(Object.class::cast).orElse(nothing));
    slots.put("failure", failure.map(Object.class::cast).orElse(nothing));
    sql(CHANGE, slots).update(connection);
  }

  void release(Connection connection, long id) throws SQLException {
    sql(RELEASE, Map.of("id", id)).update(connection);
  }

  void forget(Connection connection, long id) throws SQLException {
    sql(FORGET, Map.of("id", id)).update(connection);
  }

  List<ImportRun> runs(Connection connection, Optional<Long> only) throws SQLException {
    Map<Long, List<ImportRun.Part>> parts = new HashMap<>();
    for (StoredPart stored :
        parts(connection, only.map(id -> Sql.of("p.run_id = {id}", Map.of("id", id))))) {
      parts.computeIfAbsent(stored.run(), id -> new ArrayList<>()).add(stored.part());
    }
    Sql condition = only.map(id -> Sql.of("r.id = {id}", Map.of("id", id))).orElse(Sql.of("true"));
    return sql(RUNS, Map.of("condition", condition))
        .list(connection, row -> run(row, parts.getOrDefault(row.getLong("id"), List.of())));
  }

  private static ImportRun run(ResultSet row, List<ImportRun.Part> parts) throws SQLException {
    return new ImportRun(
        row.getLong("id"),
        row.getString("source"),
        MetadataJson.read(row.getString("options")),
        State.valueOf(row.getString("state")),
        Optional.ofNullable(row.getString("failure")),
        row.getTimestamp("started_at").toInstant(),
        row.getTimestamp("updated_at").toInstant(),
        parts);
  }

  List<StoredPart> parts(Connection connection, long id) throws SQLException {
    return parts(connection, Optional.of(Sql.of("p.run_id = {id}", Map.of("id", id))));
  }

  private Optional<StoredPart> part(Connection connection, long id, String name, String tenant)
      throws SQLException {
    return parts(connection, id).stream()
        .filter(each -> each.part().collection().equals(name))
        .filter(each -> each.part().tenant().equals(tenant))
        .findFirst();
  }

  StoredPart part(Connection connection, long id) throws SQLException {
    return parts(connection, Optional.of(Sql.of("p.id = {id}", Map.of("id", id)))).get(0);
  }

  private List<StoredPart> parts(Connection connection, Optional<Sql> condition)
      throws SQLException {
    return sql(PARTS, Map.of("condition", condition.orElse(Sql.of("true"))))
        .list(connection, ImportRunCatalog::part);
  }

  private static StoredPart part(ResultSet row) throws SQLException {
    String fingerprint = row.getString("fingerprint");
    return new StoredPart(
        row.getLong("id"),
        row.getLong("run_id"),
        Optional.ofNullable(row.getObject("collection_id", Integer.class)),
        Optional.ofNullable(row.getObject("space_id", Integer.class)),
        List.of((Integer[]) row.getArray("spaces").getArray()),
        fingerprint == null ? "" : fingerprint,
        new ImportRun.Part(
            row.getString("name"),
            row.getString("tenant"),
            row.getLong("expected"),
            row.getLong("done"),
            row.getLong("inserted"),
            row.getLong("overwritten"),
            Duration.ofMillis(row.getLong("busy_ms")),
            row.getBoolean("finished"),
            row.getBoolean("made")));
  }

  /** What a part writes into, from now on. */
  void opened(
      Connection connection,
      long id,
      Catalog.Opened opened,
      List<Integer> spaces,
      String fingerprint,
      long expected)
      throws SQLException {
    StoredCollection collection = opened.collection();
    Map<String, Object> slots = new HashMap<>();
    slots.put("id", id);
    slots.put("collection", collection.id());
    slots.put(
        "space",
        collection.space().map(space -> (Object) space.id()).orElse(Sql.of("null::integer")));
    slots.put("made", opened.made());
    slots.put("spaces", spaces.stream().map(String::valueOf).toArray(String[]::new));
    slots.put("fingerprint", fingerprint);
    slots.put("expected", expected);
    sql(OPENED, slots).update(connection);
  }

  void advance(Connection connection, long id, ImportLedger.Counts counts, Duration busy)
      throws SQLException {
    sql(
            ADVANCE,
            Map.of(
                "id", id,
                "done", counts.done(),
                "inserted", counts.inserted(),
                "overwritten", counts.overwritten(),
                "busy", busy.toMillis()))
        .update(connection);
  }

  void finish(Connection connection, long id) throws SQLException {
    sql(FINISH, Map.of("id", id)).update(connection);
  }

  private static Map<String, Object> named(String name, String tenant) {
    return Map.of("name", name, "tenant", tenant);
  }

  private Sql sql(String template, Map<String, ?> slots) {
    Map<String, Object> all = new HashMap<>(slots);
    all.put("run", run);
    all.put("part", part);
    return Sql.of(template, all);
  }
}

package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and changes the vector index of a space. */
public final class IndexCatalog {
  // Like the planner's own estimate: as many vectors a page as there were when the table was looked
  // at last, or as many as fit. A few pages tell too little: the last of them may be nearly empty.
  private static final String STATE =
      """
      select (s.search_widths - 'check')::text,
             p.bytes / current_setting('block_size')::integer
               * case when p.pages > 9 and p.rows > 0 then p.rows / p.pages else {dense} end,
             b.indexrelid, b.amname, b.opcname, b.indisvalid, b.bytes, b.options::text,
             case when s.search_widths -> 'check' ->> 'index' = b.indexrelid::text
               then s.search_widths ->> 'check' end,
             p.dead, b.indpred is not null, b.rows,
             s.search_widths -> 'check' ->> 'since', p.pages,
             p.bytes > pg_size_bytes(current_setting('shared_buffers')), p.number
        from {spaces} s
        join pg_class t on t.oid = to_regclass({table})
        cross join lateral (
          select array(select inhrelid from pg_inherits where inhparent = t.oid
                        union all
                       select t.oid where t.relkind <> 'p') as tables) l
        cross join lateral (
          select sum(pg_relation_size(c.oid)) as bytes, sum(greatest(c.relpages, 0)) as pages, count(*) as number,
                 sum(greatest(c.reltuples, 0)) as rows, sum(pg_stat_get_dead_tuples(c.oid))::bigint as dead
            from pg_class c where c.oid = any(l.tables)) p
        left join lateral (
          select i.indexrelid, i.indisvalid, i.indpred, a.amname, k.opcname,
              (select coalesce(jsonb_object_agg(option_name, option_value::integer), '{}')
                 from pg_options_to_table(x.reloptions)) as options,
              o.rows,
              o.bytes + (
                select coalesce(sum(pg_relation_size(f.indexrelid)), 0)::bigint
                  from pg_index f
                  join pg_class n on n.oid = f.indexrelid
                 where f.indrelid = any(l.tables) and i.indpred is not null and n.relname ~ '_(set|copy)_idx$') as bytes
            from pg_index i
            join pg_class x on x.oid = i.indexrelid
            cross join lateral (
              select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint as rows,
                     coalesce(sum(pg_relation_size(c.oid)), 0)::bigint as bytes
                from pg_class c
               where c.oid = any(array(select x.oid union all select inhrelid from pg_inherits where inhparent = x.oid))) o
            join pg_am a on a.oid = x.relam
            join pg_opclass k on k.oid = i.indclass[0]
           where i.indrelid = t.oid and a.amname = any({methods})
           order by i.indisvalid desc, i.indexrelid desc
           limit 1) b on true
       where s.id = {space}
      """;

  // Of a metric that ignores the length. Version 14 made such an index by cosine.
  private static final String DIRECTIONS = "halfvec_l2_ops";

  // Of a check, as it is stored.
  private static final String INDEX = "index";
  private static final String TEN = "ten";
  private static final String HUNDRED = "hundred";
  private static final String UNREACHED = "unreached";
  private static final String GROUPED = "grouped";
  private static final String FREQUENT = "frequent";
  private static final String SINCE = "since";
  private static final String K = "k";
  private static final String WIDTH = "width";
  private static final String SHARES = "shares";

  // The share of new vectors in some pages, as the server's own counters come late.
  private static final String WRITTEN_SINCE =
      """
      select coalesce(avg((age(e.xmin) < age({since}::xid8::xid))::integer), 0)
        from {space} e tablesample system ({percent})
       where e.embedding is not null
      """;
  private static final int LOOKED_AT = 50;

  // Of the vectors, until what was found of tight groups, or of little effort, is not relied on any
  // more.
  private static final double MOST_WRITTEN_OF_GROUPS = 0.2;
  private static final double MOST_WRITTEN = 0.5;

  private static final int PAGE = 8_192;
  private static final int ROW_OVERHEAD = 80;

  private final Tables tables;

  public IndexCatalog(Tables tables) {
    this.tables = tables;
  }

  /** Empty if the space is gone. */
  public Optional<IndexState> state(Connection connection, Space space) throws SQLException {
    Sql query =
        Sql.of(
            STATE,
            Map.of(
                "spaces", tables.named("embedding_space"),
                "methods", IndexMethod.accessMethods(),
                "table", tables.embeddings(space).text(),
                "dense", Sql.literal(vectorsOfAPage(space)),
                "space", space.id()));
    Optional<Seen> seen =
        query.first(
            connection,
            row ->
                new Seen(
                    new IndexState(
                        built(space, row),
                        row.getLong(2),
                        row.getLong(10),
                        SearchWidths.read(row.getString(1)),
                        row.getBoolean(15),
                        false),
                    Optional.ofNullable(row.getString(13)),
                    row.getInt(14)));
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    IndexState state = seen.get().state();
    Optional<IndexCheck> check =
        seen.get().since().flatMap(since -> state.built()).flatMap(BuiltIndex::checked);
    if (check.isEmpty()) {
      return Optional.of(state);
    }
    double most = check.get().grouped() ? MOST_WRITTEN_OF_GROUPS : MOST_WRITTEN;
    return Optional.of(state.withFleeting(written(connection, space, seen.get()) > most));
  }

  /**
   * What a row says.
   *
   * @param since the transaction before which the check was; empty if it holds whatever is written
   * @param pages about how many the table has
   */
  private record Seen(IndexState state, Optional<String> since, int pages) {}

  /** About the share of the vectors that was written since a check. */
  private double written(Connection connection, Space space, Seen seen) throws SQLException {
    return Sql.of(
            WRITTEN_SINCE,
            Map.of(
                "since", seen.since().orElseThrow(),
                "space", tables.embeddings(space),
                "percent", Math.min(100.0, 100.0 * LOOKED_AT / Math.max(1, seen.pages()))))
        .only(connection, row -> row.getDouble(1));
  }

  private static int vectorsOfAPage(Space space) {
    long bytes = space.info().column().bytes(space.info().model().dimension());
    return (int) Math.max(1, PAGE / (ROW_OVERHEAD + bytes));
  }

  private static Optional<BuiltIndex> built(Space space, ResultSet row) throws SQLException {
    String accessMethod = row.getString(4);
    if (accessMethod == null) {
      return Optional.empty();
    }
    String opclass = row.getString(5);
    ElementType element =
        ElementType.valueOf(opclass.substring(0, opclass.indexOf('_')).toUpperCase(Locale.ROOT));
    IndexMethod method = IndexMethod.named(accessMethod);
    VectorIndex index =
        VectorIndex.of(method.kind(), SpaceCatalog.parameters(row.getString(8))).element(element);
    Map<?, ?> check = check(row.getString(9));
    return Optional.of(
        new BuiltIndex(
            row.getLong(3),
            method,
            index,
            space.info().metric().ignoresLength() && opclass.equals(DIRECTIONS),
            row.getBoolean(6),
            row.getLong(7),
            row.getBoolean(11),
            row.getLong(12),
            row.getInt(16),
            checked(check),
            frequent(check)));
  }

  private static Map<?, ?> check(@Nullable String json) {
    return json == null ? Map.of() : MetadataJson.read(json);
  }

  /** Empty too if it is of a version that looked for ten neighbours alone. */
  private static Optional<IndexCheck> checked(Map<?, ?> check) {
    return check.get(TEN) instanceof Map<?, ?> ten
            && check.get(HUNDRED) instanceof Map<?, ?> hundred
            && check.get(UNREACHED) instanceof Number unreached
        ? Optional.of(
            new IndexCheck(
                recall(ten), recall(hundred), unreached.doubleValue(), isGrouped(check), false))
        : Optional.empty();
  }

  /** A version that did not say it remembered when a check was of groups alone. */
  private static boolean isGrouped(Map<?, ?> check) {
    return check.get(GROUPED) instanceof Boolean grouped ? grouped : check.containsKey(SINCE);
  }

  private static FrequentSets frequent(Map<?, ?> check) {
    return check.get(FREQUENT) instanceof List<?> names
        ? new FrequentSets(names.stream().map(String.class::cast).toList())
        : FrequentSets.NONE;
  }

  private static Recall recall(Map<?, ?> json) {
    List<Double> shares =
        ((List<?>) Objects.requireNonNull(json.get(SHARES)))
            .stream().map(share -> ((Number) share).doubleValue()).toList();
    return new Recall(shares, number(json, K), number(json, WIDTH));
  }

  private static int number(Map<?, ?> json, String name) {
    return ((Number) Objects.requireNonNull(json.get(name))).intValue();
  }

  /** What stands after the name in a {@code create index}. */
  public String definition(Connection connection, Space space, VectorIndex index)
      throws SQLException {
    Sql query =
        Sql.of(
            "select {definition}({space}, {kind}, {element}, {parameters}::jsonb)",
            slots("definition", "index_definition", space, index));
    return query.only(connection, row -> row.getString(1));
  }

  /** A call that builds the index while those who write wait. */
  public Sql build(Space space, VectorIndex index, boolean inParallel) {
    Map<String, Object> slots = new HashMap<>(slots("build", "build_index", space, index));
    slots.put("parallel", inParallel);
    return Sql.of(
        "select {build}({space}, {kind}, {element}, {parameters}::jsonb, {parallel})", slots);
  }

  /**
   * Whether the index that finds sets of equal vectors is there. If not, it can be built then.
   *
   * @param part the table of the vectors, or one of its partitions
   */
  public boolean prepareSets(Connection connection, Space space, String part) throws SQLException {
    return call("prepare_sets", space, part).only(connection, row -> row.getBoolean(1));
  }

  /** What stands in a {@code create index} of that one, from its name on. */
  public String setsDefinition(Connection connection, Space space, String part)
      throws SQLException {
    return call("set_index_definition", space, part).only(connection, row -> row.getString(1));
  }

  /** A call after which an equal vector that is written is a copy. */
  public Sql keepCopies(Space space) {
    return call("keep_copies", space);
  }

  /** A call after which those that are stored are copies of one, which is for an index to hold. */
  public Sql markCopies(Space space) {
    return call("mark_copies", space);
  }

  /** The same of one table or partition alone. */
  public Sql keepCopies(Space space, String part) {
    return call("keep_copies", space, part);
  }

  /** The same of one table or partition alone. */
  public Sql markCopies(Space space, String part) {
    return call("mark_copies", space, part);
  }

  /** A call after which no vector is a copy. */
  public Sql forgetCopies(Space space) {
    return call("forget_copies", space);
  }

  /** Lets the copies of rows that this transaction has deleted or changed take their places. */
  public boolean settleCopies(Connection connection, Space space) throws SQLException {
    return call("settle_copies", space).execute(connection);
  }

  private Sql call(String function, Space space) {
    return Sql.of(
        "select {function}({space})",
        Map.of("function", tables.named(function), "space", space.id()));
  }

  private Sql call(String function, Space space, String part) {
    return Sql.of(
        "select {function}({space}, {part})",
        Map.of("function", tables.named(function), "space", space.id(), "part", part));
  }

  /** Drops all vector indexes of a space but this one. */
  public void dropOthers(Connection connection, Space space, long kept) throws SQLException {
    Sql.of(
            "select {drop}({space}, {kept}::bigint::oid)",
            Map.of("drop", tables.named("drop_indexes"), "space", space.id(), "kept", kept))
        .execute(connection);
  }

  /** Whether an index is still there and whole. */
  public boolean isUsable(Connection connection, BuiltIndex index) throws SQLException {
    return Sql.of(
            "select exists (select from pg_index where indexrelid = {id}::bigint::oid and indisvalid)",
            Map.of("id", index.id()))
        .only(connection, row -> row.getBoolean(1));
  }

  /** Says what index a space is to have. */
  public void configure(Connection connection, Space space, VectorIndex index) throws SQLException {
    Sql.of(
            "select {configure}({space}, {kind}, {element}, {parameters}::jsonb)",
            slots("configure", "configure_index", space, index))
        .execute(connection);
  }

  private Map<String, Object> slots(String slot, String function, Space space, VectorIndex index) {
    return Map.of(
        slot,
        tables.named(function),
        "space",
        space.id(),
        "kind",
        SpaceCatalog.kind(index),
        "element",
        index.element().orElse(space.info().column()).name(),
        "parameters",
        MetadataJson.write(index.parameters()));
  }

  /** Remembers how widely searches must look. */
  public void remember(Connection connection, Space space, SearchWidths known, SearchWidths learned)
      throws SQLException {
    for (Map.Entry<Double, Integer> width : learned.since(known)) {
      Sql.of(
              "select {remember}({space}, {recall}, {width})",
              Map.of(
                  "remember", tables.named("remember_search_width"),
                  "space", space.id(),
                  "recall", Double.toString(width.getKey()),
                  "width", width.getValue()))
          .execute(connection);
    }
  }

  /**
   * Remembers what a check of an index found, until there is another index.
   *
   * @param index which was checked, with what searches are to look at beside it
   * @param lasting whether it holds whatever is written; if not, until much is
   */
  public void rememberCheck(
      Connection connection, Space space, BuiltIndex index, IndexCheck found, boolean lasting)
      throws SQLException {
    Map<String, Object> check = new HashMap<>();
    check.put(INDEX, index.id());
    check.put(TEN, json(found.top10()));
    check.put(HUNDRED, json(found.top100()));
    check.put(UNREACHED, found.unreached());
    check.put(GROUPED, found.grouped());
    if (!index.frequent().isEmpty()) {
      check.put(FREQUENT, index.frequent().names());
    }
    if (!lasting) {
      check.put(SINCE, nextTransaction(connection));
    }
    Sql.of(
            "select {remember}({space}, {check}::jsonb)",
            Map.of(
                "remember", tables.named("remember_index_check"),
                "space", space.id(),
                "check", MetadataJson.write(check)))
        .execute(connection);
  }

  private static String nextTransaction(Connection connection) throws SQLException {
    return Sql.of("select pg_snapshot_xmax(pg_current_snapshot())::text")
        .only(connection, row -> row.getString(1));
  }

  private static Map<String, Object> json(Recall recall) {
    return Map.of(K, recall.k(), WIDTH, recall.width(), SHARES, recall.shares());
  }

  /** So that the server knows how many documents a filter leaves. */
  public void analyze(Connection connection, StoredCollection collection) throws SQLException {
    Sql.of(
            "select {analyze}({collection})",
            Map.of("analyze", tables.named("analyze_collection"), "collection", collection.id()))
        .execute(connection);
  }
}

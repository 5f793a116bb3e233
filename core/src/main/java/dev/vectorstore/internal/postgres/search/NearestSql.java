package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceState;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The statements that find the nearest vectors of a space. Their rows are keys with distances; they
 * are found first and documents read last, so that text is read for the matches alone.
 *
 * <p>Why: docs/decisions/0070-the-statement-says-which-space-it-read.md,
 * docs/decisions/0091-equal-vectors-stand-once-in-an-index.md and
 * docs/decisions/0107-the-default-element-of-an-index.md.
 */
public final class NearestSql {
  // Bound once, as it is the largest part of what is sent; the server takes it for a constant.
  private static final String QUERY = "(select {vector} as vector) q cross join {rows}";

  // Adding 0 keeps the planner from an index, and from taking the order of one for the right one.
  private static final String ALL =
      """
      select e.tenant, e.key, ({distance}) + 0 as distance
        from {rows}
       where {conditions}
      """;

  private static final String EXACT =
      ALL
          + """
       order by distance, e.key
       limit {limit}
      """;

  private static final String BY_INDEX =
      """
      select e.tenant, e.key, {distance} as distance
        from {rows}
       where {conditions}
       order by {indexed}
       limit {candidates}
      """;

  private static final String RANKED_AGAIN =
      """
      select c.tenant, c.key, c.distance
        from ({candidates}) c
       order by c.distance + 0, c.key
       limit {limit}
      """;

  // Of equal vectors the index holds one, the row r. Behind it come its copies, which have its
  // name.
  // Whether there is any copy at all is asked once.
  private static final String WITH_COPIES =
      """
      {space} r
        cross join lateral (
          select case when (select true from {space} a where a.copy_of is not null and {tenant}
                             order by a.tenant, a.copy_of limit 1)
                   then coalesce(r.stands_for, 'k' || r.key) end as name offset 0) s
        cross join lateral (
          select r.tenant, r.key, r.embedding
           union all
          (select c.tenant, c.key, c.embedding from {space} c
            where c.tenant = r.tenant and c.copy_of = s.name {limit})) e""";

  // The same of the first sets alone, each with the documents that a filter leaves. The server does
  // not know how many copies there are: by its own choice it would read and sort them all.
  private static final String OF_SETS =
      """
      (select r.tenant, r.key, r.embedding, coalesce(r.stands_for, 'k' || r.key) as name, {indexed} as indexed
         from {space} r
        where {standing} and {tenant}
        order by indexed
        limit {sets}) r
        cross join lateral (select e.tenant, e.key, e.embedding from {matching} offset 0) e""";

  private static final String OF_SET =
      """
      (select r.tenant, r.key, r.embedding
           union all
        select c.tenant, c.key, c.embedding from {space} c
         where c.tenant = r.tenant and c.copy_of = r.name) e""";

  // Beside an index that may miss them: copies of frequent vectors that are as near as what it
  // gives. What is farther tells nothing, as the index may have missed others that are nearer. It
  // can give the same ones. The query is bound once, as that takes long.
  private static final String WITH_FREQUENT =
      """
      with given as materialized ({given}), asked as materialized (select {vector} as vector)
      select c.tenant, c.key, c.distance
        from (select g.tenant, g.key, g.distance from given g
               union
              (select e.tenant, e.key, {distance}
                 from {frequent}
                where {conditions}
                order by e.near
                limit {limit})) c
       order by c.distance + 0, c.key
       limit {limit}
      """;

  // Nearest first. All copies of one are as near. Were the number of names not in the text, the
  // server would plan each search anew, as it would take there to be ten.
  private static final String OF_FREQUENT =
      """
      (select c.tenant, c.key, c.embedding, f.near
         from (select n.name, e.near
                 from (select ({names}::text[])[i] as name from generate_series(1, {number}) i) n
                cross join lateral (
                  select {distance} as near from {space} e
                   where e.tenant = {tenant} and e.copy_of = n.name limit 1) e
                order by e.near) f
        cross join lateral (
          select * from {space} where tenant = {tenant} and copy_of = f.name limit {most}) c
        where f.near <= (select max(g.distance) from given g)
        order by f.near
        limit {most}) e""";

  private static final String STANDING = "r.copy_of is null and r.embedding is not null";

  private static final String PRESENT = "e.embedding is not null";

  // A space that is not searched any more gives nothing. What is asked of its row runs once, before
  // the vectors are read.
  private static final String SEARCHED =
      " and (select {once} from {spaces} where id = {id} and state = 'active') is not null";

  // One that is measured is read whatever becomes of it.
  private static final String MEASURED = " and (select {once}) is not null";

  private static final Sql NOTHING = Sql.of("");

  private final Tables tables;
  private final Space space;
  private final Sql table;
  private final Sql spaces;
  private final Sql operator;
  private final Sql column;

  NearestSql(Tables tables, Space space) {
    this.tables = tables;
    this.space = space;
    this.table = tables.embeddings(space);
    this.spaces = tables.named("embedding_space");
    this.operator = tables.operator(space.info().metric());
    this.column = tables.type(space.info().column());
  }

  /** The table of the space's vectors. */
  Sql table() {
    return table;
  }

  /**
   * The vectors {@code e} in the order of the plan's index, each followed by its copies.
   *
   * @param tenant a condition on {@code a}, a row of the table
   * @param most how many copies of one are needed; all if empty
   */
  Sql ofIndex(SearchPlan plan, Sql tenant, OptionalInt most) {
    if (!isOfDistinct(plan)) {
      return Sql.of("{space} e", Map.of("space", table));
    }
    return Sql.of(
        WITH_COPIES,
        Map.of(
            "space",
            table,
            "tenant",
            tenant,
            "limit",
            most.isPresent()
                ? Sql.of("limit {most}", Map.of("most", Sql.literal(most.getAsInt())))
                : NOTHING));
  }

  /**
   * The vectors {@code e} of the plan's sets that match, in the order of its index.
   *
   * @param tenant a condition on {@code r}, a row of the table
   * @param matching vectors {@code e}, joined with what leaves those that match
   */
  Sql ofSets(SearchPlan plan, Embedding vector, Sql tenant, UnaryOperator<Sql> matching) {
    return Sql.of(
        OF_SETS,
        Map.of(
            "space", table,
            "standing", Sql.of(STANDING),
            "tenant", tenant,
            "indexed", indexed(plan.index().orElseThrow(), vector(vector, column)),
            "sets", Sql.literal(plan.sets()),
            "matching", matching.apply(Sql.of(OF_SET, Map.of("space", table)))));
  }

  /**
   * The vectors {@code e} that are looked at beside the plan's index, for {@link #withFrequent}.
   *
   * @param tenant whose they are, a value
   */
  Sql ofFrequent(SearchPlan plan, Object tenant) {
    List<String> names = plan.index().orElseThrow().frequent().names();
    return Sql.of(
        OF_FREQUENT,
        Map.of(
            "names", names.toArray(String[]::new),
            "number", Sql.literal(names.size()),
            "distance", distanceFromAsked(),
            "space", table,
            "tenant", tenant,
            "most", Sql.literal(plan.beside())));
  }

  /**
   * Keys and distances of the nearest, at most {@code limit}, in no certain order.
   *
   * @param given the same of what an index gives
   * @param frequent the vectors {@code e} to look at beside it, with what they are joined with
   * @param conditions on {@code e}
   */
  Sql withFrequent(Sql given, Embedding vector, int limit, Sql frequent, Sql conditions) {
    return Sql.of(
        WITH_FREQUENT,
        Map.of(
            "given",
            given,
            "vector",
            vector(vector, column),
            "distance",
            distanceFromAsked(),
            "frequent",
            frequent,
            "conditions",
            conditions,
            "limit",
            Sql.literal(limit)));
  }

  private Sql distanceFromAsked() {
    return distance(Sql.of("e.embedding"), Sql.of("(select a.vector from asked a)"));
  }

  private static boolean isOfDistinct(SearchPlan plan) {
    return plan.index().map(BuiltIndex::distinct).orElse(false);
  }

  /** Whether an index can be asked for what is near to this embedding. */
  static boolean takes(BuiltIndex index, Space space, Embedding vector) {
    boolean bounded =
        index.element() == ElementType.HALFVEC && !space.info().metric().ignoresLength();
    return !bounded || SpaceVectors.fitHalfFloats(vector.values());
  }

  /**
   * Keys and distances of the nearest, at most {@code limit}, in no certain order.
   *
   * @param rows the vectors {@code e} to look at, with what they are joined with
   * @param tenant a condition on {@code e}
   */
  Sql nearest(SearchPlan plan, Embedding vector, int limit, Sql rows, Sql tenant) {
    Sql conditions = Sql.join(" and ", List.of(searched(plan), tenant));
    if (!plan.usesIndex()) {
      return Sql.of(
          EXACT,
          Map.of(
              "distance",
              distance(vector),
              "rows",
              rows,
              "conditions",
              conditions,
              "limit",
              Sql.literal(limit)));
    }
    Sql query = Sql.of("q.vector");
    Sql candidates =
        Sql.of(
            BY_INDEX,
            Map.of(
                "distance", distance(Sql.of("e.embedding"), query),
                "rows", Sql.of(QUERY, Map.of("vector", vector(vector, column), "rows", rows)),
                "conditions", conditions,
                "candidates", Sql.literal(Math.max(limit, plan.candidates())),
                "indexed", order(plan, query)));
    return plan.candidates() <= limit
        ? candidates
        : Sql.of(RANKED_AGAIN, Map.of("candidates", candidates, "limit", Sql.literal(limit)));
  }

  /** Keys and distances of all that can be searched, as {@link #nearest} without an end. */
  Sql all(Embedding vector, Sql rows, Sql tenant) {
    return Sql.of(
        ALL,
        Map.of(
            "distance",
            distance(vector),
            "rows",
            rows,
            "conditions",
            Sql.join(" and ", List.of(searched(PRESENT, Sql.of("true")), tenant))));
  }

  /** The distance by the stored vectors. */
  Sql distance(Embedding vector) {
    return distance(Sql.of("e.embedding"), vector(vector, column));
  }

  private static boolean isMeasured(Space space) {
    return space.info().state() != SpaceState.ACTIVE;
  }

  private Sql searched(SearchPlan plan) {
    boolean standing = isOfDistinct(plan) && plan.sets() == 0;
    return searched(standing ? STANDING : PRESENT, once(plan));
  }

  private Sql searched(String present, Sql once) {
    if (isMeasured(space)) {
      return Sql.of(present + MEASURED, Map.of("once", once));
    }
    return Sql.of(
        present + SEARCHED,
        Map.of(
            "once", once,
            "spaces", spaces,
            "id", Sql.literal(space.id())));
  }

  private Sql order(SearchPlan plan, Sql query) {
    return plan.sets() == 0 ? indexed(plan.index().orElseThrow(), query) : Sql.of("r.indexed");
  }

  /**
   * The expression of the index, to the letter, with the query. What the index takes of the query
   * is a subquery, which runs once. The server computes the expression again for each row that it
   * gives, and would compute that, too.
   */
  private Sql indexed(BuiltIndex index, Sql query) {
    SpaceInfo info = space.info();
    Sql dimension = Sql.literal(info.model().dimension());
    Sql stored = Sql.of(index.distinct() ? "r.embedding" : "e.embedding");
    if (index.ofDirections()) {
      return direction(stored, query, dimension, tables.operator(Metric.EUCLIDEAN));
    }
    if (index.element() == info.column()) {
      return index.distinct() ? distance(stored, query) : Sql.of("distance");
    }
    return switch (index.element()) {
      case VECTOR -> throw new IllegalStateException("an index on more than is stored");
      case HALFVEC ->
          info.metric().ignoresLength()
              ? direction(stored, query, dimension, operator)
              : halved(stored, query, dimension);
      case BIT -> signs(stored, query, dimension);
    };
  }

  private Sql signs(Sql stored, Sql query, Sql dimension) {
    Map<String, Object> slots =
        Map.of(
            "stored", stored,
            "quantize", tables.extension("binary_quantize"),
            "query", query,
            "operator", tables.operator("<~>"),
            "dimension", dimension);
    return Sql.of(
        "{quantize}({stored})::bit({dimension}) {operator} (select {quantize}({query}))", slots);
  }

  private Sql direction(Sql stored, Sql query, Sql dimension, Sql compared) {
    return Sql.of(
        "{normalize}({stored})::{half}({dimension}) {operator} (select {normalize}({query})::{half}({dimension}))",
        Map.of(
            "stored", stored,
            "normalize", tables.extension("l2_normalize"),
            "query", query,
            "operator", compared,
            "half", tables.type(ElementType.HALFVEC),
            "dimension", dimension));
  }

  private Sql halved(Sql stored, Sql query, Sql dimension) {
    Map<String, Object> slots =
        Map.of(
            "stored", stored,
            "query", query,
            "half", tables.type(ElementType.HALFVEC),
            "dimension", dimension);
    return distance(
        Sql.of("{stored}::{half}({dimension})", slots), Sql.of("(select {query}::{half})", slots));
  }

  private Sql distance(Sql stored, Sql query) {
    return Sql.of(
        "{stored} {operator} {query}",
        Map.of(
            "stored", stored,
            "operator", operator,
            "query", query));
  }

  private static Sql vector(Embedding vector, Sql type) {
    return Sql.of("{vector}::{type}", Map.of("vector", new QueryVector(vector), "type", type));
  }

  /**
   * What is to happen before the first vector is read. The settings end with the statement, as each
   * is a transaction.
   */
  private static Sql once(SearchPlan plan) {
    if (!plan.usesIndex()) {
      return Sql.of("true");
    }
    BuiltIndex index = plan.index().orElseThrow();
    Sql settings =
        index.method().settings(index.widthOfPart(plan.width()), plan.iterative(), index.parts());
    if (index.parts() == 1) {
      return settings;
    }
    // While an index of another kind is built, the partitions that have it already may be searched
    // by it.
    return Sql.join(
        " || ",
        Stream.concat(
                Stream.of(settings),
                IndexMethod.all().stream()
                    .filter(other -> other.kind() != index.method().kind())
                    .map(IndexMethod::widest))
            .toList());
  }
}

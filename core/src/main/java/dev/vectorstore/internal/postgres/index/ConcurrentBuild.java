package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes and drops one index while others read and write, as the owner of its table. The index of a
 * table with partitions is made of one of each, as the server cannot build it as a whole then.
 *
 * <p>Why: docs/decisions/0114-partitioned-collections.md.
 */
final class ConcurrentBuild {
  private static final String PARTS = "select part from {parts}({table}) order by number";
  private static final String CREATE = "create index concurrently {name} {definition}";
  private static final String CREATE_WHOLE =
      "select {create}(to_regclass({table}), {name}, {definition})";
  private static final String PART = "select {definition}({whole}::regclass, {part})";
  private static final String ATTACH = "select {attach}({whole}::regclass, {part}::regclass)";
  private static final String DROP = "drop index concurrently if exists {name}";
  private static final String DROP_WHOLE =
      "select {drop}(c.oid) from pg_class c where c.oid = to_regclass({whole})";

  private final Tables tables;
  private final Connection connection;
  private final Runner runner;

  /**
   * @param runner runs what may take long
   */
  ConcurrentBuild(Tables tables, Connection connection, Runner runner) {
    this.tables = tables;
    this.connection = connection;
    this.runner = runner;
  }

  /** Runs a statement outside of a transaction. {@code Sql::execute} waits as long as it takes. */
  @FunctionalInterface
  interface Runner {
    void run(Sql statement, Connection connection) throws SQLException;
  }

  /** The tables that the rows of a table are in: its partitions, or itself. */
  List<String> parts(String table) throws SQLException {
    return Sql.of(PARTS, Map.of("parts", tables.named("parts_of"), "table", table))
        .list(connection, row -> row.getString(1));
  }

  /**
   * Makes an index. If that fails, something can be left of it, see {@link #drop}.
   *
   * @param name of the index, which is none of another
   * @param definition what stands after it in a {@code create index}
   */
  void create(String table, String name, String definition) throws SQLException {
    List<String> parts = parts(table);
    if (parts.equals(List.of(table))) {
      create(name, definition);
    } else {
      create(table, name, definition, parts);
    }
  }

  private void create(String name, String definition) throws SQLException {
    Map<String, Sql> slots = Map.of("name", Sql.identifier(name), "definition", Sql.of(definition));
    runner.run(Sql.of(CREATE, slots), connection);
  }

  /** It is whole, and searched, once each partition has its own. */
  private void create(String table, String name, String definition, List<String> parts)
      throws SQLException {
    Sql create =
        Sql.of(
            CREATE_WHOLE,
            Map.of(
                "create",
                tables.named("create_index_of_parts"),
                "table",
                tables.named(table).text(),
                "name",
                name,
                "definition",
                definition));
    runner.run(create, connection);
    String whole = tables.named(name).text();
    List<Sql> attached = new ArrayList<>();
    for (String part : parts) {
      create(ofPart(name, part), definitionOfPart(whole, part));
      attached.add(
          Sql.of(
              ATTACH,
              Map.of(
                  "attach", tables.named("attach_index"),
                  "whole", whole,
                  "part", tables.named(ofPart(name, part)).text())));
    }
    for (Sql attach : attached) {
      runner.run(attach, connection);
    }
  }

  private String definitionOfPart(String whole, String part) throws SQLException {
    return Sql.of(
            PART,
            Map.of(
                "definition", tables.named("part_index_definition"), "whole", whole, "part", part))
        .only(connection, row -> row.getString(1));
  }

  private static String ofPart(String name, String part) {
    return part + "_" + name;
  }

  /** Drops an index, whole or what is left of it; nothing if there is none. */
  void drop(String table, String name) throws SQLException {
    List<String> parts = parts(table);
    if (parts.equals(List.of(table))) {
      drop(name);
      return;
    }
    Sql.of(
            DROP_WHOLE,
            Map.of(
                "drop", tables.named("drop_index_of_parts"),
                "whole", tables.named(name).text()))
        .execute(connection);
    for (String part : parts) {
      drop(ofPart(name, part));
    }
  }

  /** Drops one of a single table. */
  void drop(String name) throws SQLException {
    Sql.of(DROP, Map.of("name", tables.named(name))).execute(connection);
  }
}

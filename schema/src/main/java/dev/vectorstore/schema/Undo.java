package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Query;
import dev.vectorstore.schema.internal.sql.SearchPath;
import dev.vectorstore.schema.internal.tables.Contents;
import dev.vectorstore.schema.internal.tables.History;
import dev.vectorstore.schema.internal.tables.MigrationFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Returns the tables to an older version, in the open transaction.
 *
 * <p>Why: docs/decisions/0009-undo-and-joined-migrations.md.
 */
final class Undo {
  private static final String DEFAULT_PRIVILEGES =
      """
      select distinct format('alter default privileges for role %I in schema %I revoke all on tables from %s',
          pg_get_userbyid(defaclrole), nspname,
          case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end)
        from pg_default_acl
        join pg_namespace n on n.oid = defaclnamespace,
        lateral aclexplode(defaclacl)
       where nspname = ? and defaclobjtype = 'r' and pg_has_role(defaclrole, 'member')
      """;

  private static final String MADE_BY_US =
      "select obj_description(oid, 'pg_namespace') = ? from pg_namespace where nspname = ?";

  /** The version whose undo drops the tables of all collections. */
  private static final int COLLECTIONS_SINCE = 2;

  // Dropping a collection takes some 35 locks, and a server with default settings has room for
  // 6,400
  // of all its sessions: it was seen to fail between 380 and 480 collections in a transaction.
  private static final int COLLECTIONS_AT_ONCE = 50;

  private static final String COUNT_COLLECTIONS = "select count(*) from {schema}.collection";

  private static final int PARTITIONS_SINCE = 16;

  // One of 64 partitions takes some 800 locks.
  private static final String COUNT_TABLES =
      """
      select count(*) + (select coalesce(sum(partitions), 0) / 3 from {schema}.partitioned_collection)
        from {schema}.collection
      """;

  private static final String COUNT_PARTITIONED =
      "select count(*) from {schema}.partitioned_collection";

  private static final String DROP_SOME =
      """
      select {schema}.drop_collection(name)
        from (select name from {schema}.collection order by id limit %d) oldest
      """
          .formatted(COLLECTIONS_AT_ONCE);

  private static final String DROP_PARTITIONED =
      """
      select {schema}.drop_collection(name)
        from (select name from {schema}.collection
               where id in (select collection_id from {schema}.partitioned_collection) limit 1) any_one
      """;

  private static final Pattern OF_A_COLLECTION =
      Pattern.compile("(document|embedding|words)_[0-9]+");

  private static final String OTHERS_DEPEND = "2BP01";

  private final Connection connection;
  private final SchemaName schema;

  Undo(Connection connection, SchemaName schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * Drops some collections if the undo would have to drop more than one transaction can, and
   * returns whether it did. For those who may lose data.
   */
  boolean dropSome(int toVersion) throws SQLException {
    Preparation.lock(connection);
    SchemaState state = SchemaState.read(connection, schema);
    requireKnown(state.version(), toVersion);
    if (!hasTooMany(state, toVersion)) {
      return false;
    }
    if (state.version() >= PARTITIONS_SINCE
        && !Query.texts(connection, named(DROP_PARTITIONED)).isEmpty()) {
      return true;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(named(DROP_SOME));
    }
    return true;
  }

  private boolean hasTooMany(SchemaState state, int toVersion) throws SQLException {
    return toVersion < COLLECTIONS_SINCE
        && state.version() >= COLLECTIONS_SINCE
        && number(state.version() < PARTITIONS_SINCE ? COUNT_COLLECTIONS : COUNT_TABLES)
            > COLLECTIONS_AT_ONCE;
  }

  private long number(String query) throws SQLException {
    return Long.parseLong(Query.texts(connection, named(query)).get(0));
  }

  private String named(String sql) {
    return sql.replace("{schema}", schema.quoted());
  }

  /** Undoes the newer versions. The caller decides whether data may be lost. */
  void run(int toVersion, boolean mayLoseData) throws SQLException {
    Preparation.lock(connection);
    SchemaState state = SchemaState.read(connection, schema);
    requireKnown(state.version(), toVersion);
    if (state.version() == toVersion) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      new History(schema.quoted()).lock(statement);
      statement.execute("select set_config('row_security', 'off', true)");
      SearchPath.only(connection, schema.quoted());
      if (mayLoseData) {
        undo(statement, state, toVersion);
      } else {
        undoWithoutLoss(statement, state, toVersion);
      }
    }
  }

  private void requireKnown(int version, int toVersion) {
    if (version > VectorSchema.VERSION) {
      throw new SchemaException(
          "schema "
              + schema.quoted()
              + " has version "
              + version
              + ", and this library knows versions up to "
              + VectorSchema.VERSION
              + "; undo it with the library that created it",
          null);
    }
    if (version < toVersion) {
      throw new IllegalArgumentException(
          "schema "
              + schema.quoted()
              + " has version "
              + version
              + " and cannot be undone to version "
              + toVersion);
    }
  }

  private void undoWithoutLoss(Statement statement, SchemaState state, int toVersion)
      throws SQLException {
    if (hasTooMany(state, toVersion)) {
      Contents registry = Contents.of(connection, schema.quoted(), this::isOfTheRegistry);
      throw wouldLose(state, toVersion, registry.rows());
    }
    requireNoPartitions(state, toVersion);
    Set<String> changed = changedBy(statement, state, toVersion);
    Contents before =
        Contents.of(
            connection,
            schema.quoted(),
            table -> isOfTheRegistry(table) || changed.contains(table));
    undo(statement, state, toVersion);
    List<String> lost = before.lostSince(connection, schema.quoted());
    if (!lost.isEmpty()) {
      throw wouldLose(state, toVersion, lost);
    }
  }

  /** Told before all documents are moved into one table. */
  private void requireNoPartitions(SchemaState state, int toVersion) throws SQLException {
    if (state.version() >= PARTITIONS_SINCE
        && toVersion >= COLLECTIONS_SINCE
        && toVersion < PARTITIONS_SINCE) {
      long divided = number(COUNT_PARTITIONED);
      if (divided > 0) {
        throw wouldLose(
            state, toVersion, List.of("the partitions of collections (" + divided + ")"));
      }
    }
  }

  private SchemaException wouldLose(SchemaState state, int toVersion, List<String> lost) {
    return new SchemaException(
        "undoing schema "
            + schema.quoted()
            + " from version "
            + state.version()
            + " to "
            + toVersion
            + " would lose data, and nothing was changed: "
            + Contents.listed(lost)
            + "; call undoLosingData to do it anyway",
        null);
  }

  private boolean isOfTheRegistry(String table) {
    return !OF_A_COLLECTION.matcher(table).matches();
  }

  /**
   * The tables that would be dropped or lose columns, found by a trial run. Locking and counting
   * the unchanged tables of thousands of collections would need more locks than there are.
   */
  private Set<String> changedBy(Statement statement, SchemaState state, int toVersion)
      throws SQLException {
    Map<String, Set<String>> before = Contents.columns(connection, schema.quoted());
    Savepoint start = connection.setSavepoint();
    undo(statement, state, toVersion);
    Map<String, Set<String>> after = Contents.columns(connection, schema.quoted());
    connection.rollback(start);
    return before.entrySet().stream()
        .filter(
            table -> !after.getOrDefault(table.getKey(), Set.of()).containsAll(table.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private void undo(Statement statement, SchemaState state, int toVersion) throws SQLException {
    Placeholders placeholders = new Placeholders(schema, state.extensionSchema());
    List<MigrationFile> files = new ArrayList<>(MigrationFile.after(toVersion, state.version()));
    Collections.reverse(files);
    for (MigrationFile file : files) {
      FileRun.of(file.undoScript(), statement, placeholders.fill(file.undoSql()));
    }
    new History(schema.quoted()).forgetAfter(statement, toVersion);
    if (toVersion == 0) {
      leave(statement);
    }
  }

  /**
   * Removes everything of ours, including the schema if we created it and it has no other objects.
   */
  private void leave(Statement statement) throws SQLException {
    for (String revoke : Query.texts(connection, DEFAULT_PRIVILEGES, schema.value())) {
      statement.execute(revoke);
    }
    if (!Query.texts(connection, MADE_BY_US, Preparation.MADE_BY_US, schema.value())
        .equals(List.of("t"))) {
      return;
    }
    Savepoint kept = connection.setSavepoint();
    try {
      statement.execute("drop schema " + schema.quoted());
    } catch (SQLException e) {
      connection.rollback(kept);
      if (!OTHERS_DEPEND.equals(e.getSQLState())) {
        throw e;
      }
    }
  }
}

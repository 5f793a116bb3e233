package dev.vectorstore.schema.internal.tables;

import dev.vectorstore.schema.internal.sql.Quoted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The table in which Flyway keeps what was run, for where this library must make or change it
 * itself.
 */
public final class History {
  public static final String TABLE = "schema_history";

  /** What is the matter with a file that {@link #changed} names. */
  public static final String OTHER_CONTENT =
      " was run with content other than this library's; use the library that ran it";

  private static final String CREATE =
      """
      create table ${history} (
        installed_rank integer not null constraint ${table}_pk primary key,
        version varchar(50),
        description varchar(200) not null,
        type varchar(20) not null,
        script varchar(1000) not null,
        checksum integer,
        installed_by varchar(100) not null,
        installed_on timestamp not null default now(),
        execution_time integer not null,
        success boolean not null
      );
      create index ${table}_s_idx on ${history} (success);
      """;

  private static final String INSERT =
      """
      insert into ${history}
          (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
        select coalesce(max(installed_rank), 0) + 1, '%s', '%s', 'SQL', '%s', %d, current_user, 0, true
          from ${history};
      """;

  private static final String EXISTS =
      """
      select exists (select from pg_class
        where relnamespace = to_regnamespace(?) and relname = ? and relkind = 'r')
      """;

  private static final String VERSION =
      """
      select coalesce(max(version::integer), 0) from ${history} where success and version is not null
      """;

  private static final String CHANGED =
      """
      select h.script
        from ${history} h
        join unnest(?::text[], ?::integer[]) as ours (script, checksum) on ours.script = h.script
       where h.checksum <> ours.checksum
       order by h.installed_rank
      """;

  private static final String LOCK = "lock table ${history} in access exclusive mode";
  private static final String FORGET = "delete from ${history} where version::integer > %d";
  private static final String DROP = "drop table ${history}";

  private final String schema;

  /** The history of a schema, whose name is quoted. */
  public History(String schema) {
    this.schema = schema;
  }

  /** The statements that make the table as Flyway does. */
  public String create() {
    return fill(CREATE);
  }

  /** The statement that notes a file as run; its parts are names of this library's own files. */
  public String insert(MigrationFile file) {
    return fill(
        INSERT.formatted(file.versionText(), file.description(), file.script(), file.checksum()));
  }

  public boolean exists(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
      statement.setString(1, schema);
      statement.setString(2, TABLE);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }

  public int version(Connection connection) throws SQLException {
    if (!exists(connection)) {
      return 0;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(fill(VERSION))) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** The files that were run and are not as this library has them. */
  public List<String> changed(Connection connection) throws SQLException {
    Object[] scripts = MigrationFile.ALL.stream().map(MigrationFile::script).toArray();
    Object[] checksums = MigrationFile.ALL.stream().map(MigrationFile::checksum).toArray();
    try (PreparedStatement statement = connection.prepareStatement(fill(CHANGED))) {
      statement.setArray(1, connection.createArrayOf("text", scripts));
      statement.setArray(2, connection.createArrayOf("integer", checksums));
      try (ResultSet rows = statement.executeQuery()) {
        List<String> changed = new ArrayList<>();
        while (rows.next()) {
          changed.add(rows.getString(1));
        }
        return changed;
      }
    }
  }

  /** Until the transaction ends, no other session can read or write it, not even another Flyway. */
  public void lock(Statement statement) throws SQLException {
    statement.execute(fill(LOCK));
  }

  public void forgetAfter(Statement statement, int version) throws SQLException {
    statement.execute(version == 0 ? fill(DROP) : fill(FORGET.formatted(version)));
  }

  private String fill(String sql) {
    return sql.replace("${table}", TABLE)
        .replace("${history}", schema + "." + Quoted.identifier(TABLE));
  }
}

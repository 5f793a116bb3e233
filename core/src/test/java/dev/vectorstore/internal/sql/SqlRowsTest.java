package dev.vectorstore.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What PostgreSQL answers. */
class SqlRowsTest {
  // The driver prepares on the server what runs for the fifth time.
  private static final int OFTEN = 6;

  private static final Sql PREPARED =
      Sql.of("select count(*) from pg_prepared_statements where statement like '%of these%'");

  private static final LocalDatabase DATABASE = LocalPostgres.start().newDatabase();
  private static Connection connection;

  @BeforeAll
  static void open() throws SQLException {
    connection = DATABASE.dataSource().getConnection();
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
    DATABASE.close();
  }

  @Test
  void list_rows_keepsTheirOrder() throws SQLException {
    assertThat(upTo(3).list(connection, row -> row.getInt(1))).containsExactly(3, 2, 1);
    assertThat(upTo(0).list(connection, row -> row.getInt(1))).isEmpty();
  }

  @Test
  void list_queryBehindOtherStatements_readsItsRows() throws SQLException {
    Sql all =
        Sql.join(
            ";",
            List.of(
                Sql.of("create temporary table t (n integer)"),
                Sql.of("insert into t select generate_series(1, {n})", Map.of("n", 3)),
                Sql.of("select n from t where n > {n}", Map.of("n", 1))));

    assertThat(all.list(connection, row -> row.getInt(1))).containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void first_rowsOrNone_isTheFirstOrEmpty() throws SQLException {
    assertThat(upTo(3).first(connection, row -> row.getInt(1))).contains(3);
    assertThat(upTo(0).first(connection, row -> row.getInt(1))).isEmpty();
  }

  @Test
  void only_row_isRead() throws SQLException {
    assertThat(upTo(1).<Integer>only(connection, row -> row.getInt(1))).isEqualTo(1);
    assertThatThrownBy(() -> upTo(0).only(connection, row -> row.getInt(1)))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void execute_rowsOrNone_saysWhether() throws SQLException {
    assertThat(upTo(0).execute(connection)).isTrue();
    assertThat(Sql.of("set local work_mem = '4MB'").execute(connection)).isFalse();
  }

  @Test
  void replanned_oftenRun_isNeverPreparedOnTheServer() throws SQLException {
    Sql query = Sql.of("select {n} as \"of these\"", Map.of("n", 1));

    for (int i = 0; i < OFTEN; i++) {
      query.replanned().execute(connection);
      query.replanned().with(value -> 2).execute(connection);
    }
    assertThat(PREPARED.<Long>only(connection, row -> row.getLong(1))).isZero();

    for (int i = 0; i < OFTEN; i++) {
      query.execute(connection);
    }
    assertThat(PREPARED.<Long>only(connection, row -> row.getLong(1))).isEqualTo(1);
  }

  private static Sql upTo(int n) {
    return Sql.of("select generate_series({n}, 1, -1)", Map.of("n", n));
  }
}

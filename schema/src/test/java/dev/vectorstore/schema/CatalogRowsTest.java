package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Catalogs are equal when nothing that a user can set differs. */
class CatalogRowsTest {
  private final SchemaDatabase database = new SchemaDatabase();
  private final DataSource owner = database.owner();

  @BeforeEach
  void create() throws SQLException {
    execute(
        owner,
        "create schema host; create type host.pair as (a integer, b text);"
            + " create table host.t (a integer, b text); create view host.v as select a, b from host.t;"
            + " create index on host.t (a)");
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  @Test
  void of_columnsThatWereChangedAndChangedBack_areEqual() throws Exception {
    List<String> before = CatalogRows.of(owner);

    execute(
        owner,
        "drop view host.v; alter table host.t alter a type bigint, alter b type varchar(3);"
            + " alter table host.t alter a type integer, alter b type text;"
            + " create view host.v as select a, b from host.t;"
            + " alter type host.pair alter attribute a type bigint;"
            + " alter type host.pair alter attribute a type integer");

    assertThat(CatalogRows.of(owner)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table host.t alter b set (n_distinct = 7)",
        "alter table host.t alter b set (n_distinct = 8)",
        "alter table host.t alter b set (n_distinct_inherited = -0.5)",
        "alter table host.t alter b set (n_distinct = 7, n_distinct_inherited = -0.5)",
        "alter table host.t alter b set statistics 500",
        "alter table host.t alter b set storage plain",
        "alter table host.t set (fillfactor = 70)",
        "alter table host.t set (toast.autovacuum_enabled = false)",
        "alter view host.v set (security_invoker = true)",
        "alter index host.t_a_idx set (fillfactor = 70)"
      })
  void of_whatAUserSet_differs(String statement) throws Exception {
    execute(owner, "alter table host.t alter a set (n_distinct = 7)");
    List<String> before = CatalogRows.of(owner);

    execute(owner, statement);

    assertThat(CatalogRows.of(owner)).isNotEqualTo(before);
  }

  @Test
  void of_optionsThatWereSetInAnotherOrder_areEqual() throws Exception {
    execute(
        owner,
        "alter table host.t alter a set (n_distinct = 7), alter a set (n_distinct_inherited = 8)");
    List<String> before = CatalogRows.of(owner);

    execute(
        owner,
        "alter table host.t alter a reset (n_distinct, n_distinct_inherited);"
            + " alter table host.t alter a set (n_distinct_inherited = 8);"
            + " alter table host.t alter a set (n_distinct = 7)");

    assertThat(CatalogRows.of(owner)).isEqualTo(before);
  }
}

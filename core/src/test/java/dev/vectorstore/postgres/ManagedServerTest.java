package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.Access;
import dev.vectorstore.schema.SchemaCheck;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guide's script of roles, run as an administrator who is no superuser. */
class ManagedServerTest extends FreshDatabaseFixture {
  private static final Path SCRIPT = Path.of("../docs/guide/managed/roles.sql");
  private static final int DOCUMENTS = 60;

  @BeforeEach
  void makeAdministrator() throws SQLException {
    PlainSql.execute(
        local.dataSource(),
        "create role %1$s login password 'ADMIN-PASSWORD' createdb createrole; alter database %2$s owner to %1$s"
            .formatted(name("admin"), local.name()));
  }

  @AfterEach
  void dropRoles() throws SQLException {
    PlainSql.execute(
        local.dataSource(), "alter database " + local.name() + " owner to current_user");
    for (String role : List.of(name("app"), name("owner"), name("admin"))) {
      PlainSql.execute(
          local.dataSource(), "drop owned by %1$s cascade; drop role %1$s".formatted(role));
    }
  }

  @ParameterizedTest
  @CsvSource({"extensions, 0.8.0.google-1", "public, 0.8.0-yb"})
  void everything_withTheRolesOfTheScript_works(String extensionSchema, String version)
      throws Exception {
    DataSource admin = local.dataSource(name("admin"), "ADMIN-PASSWORD");
    PlainSql.execute(admin, "create schema if not exists " + extensionSchema);
    // As a provider lets its administrator do.
    PlainSql.execute(
        local.dataSource(),
        "create extension vector schema %s; update pg_extension set extversion = '%s' where extname = 'vector'"
            .formatted(extensionSchema, version));

    PlainSql.execute(admin, script());
    for (String role : List.of("owner", "app")) {
      PlainSql.execute(admin, "alter role %s password '%s-PASSWORD'".formatted(name(role), role));
    }

    DataSource owner = local.dataSource(name("owner"), "owner-PASSWORD");
    DataSource app = local.dataSource(name("app"), "app-PASSWORD");
    assertThat(privileged()).isEmpty();
    VectorSchema.migrate(owner);
    VectorSchema.grant(owner, SchemaName.DEFAULT, name("app"), Access.APPLICATION);
    try (VectorDatabase database =
        PgVectorDatabase.open(app, PgSettings.defaults().maintenance(owner))) {
      requireSearches(database);
      requireTenants(database);
    }
    for (DataSource role : List.of(owner, app)) {
      SchemaCheck check = VectorSchema.check(role, SchemaName.DEFAULT);
      assertThat(check.hasErrors()).isFalse();
      assertThat(check.findings())
          .allMatch(finding -> finding.text().startsWith("pgvector is " + version + "; below "));
    }
    try (VectorDatabase database = PgVectorDatabase.open(owner)) {
      assertThatThrownBy(() -> database.tenant("acme"))
          .isInstanceOf(VectorStoreException.UnsafeRole.class);
    }
  }

  private void requireSearches(VectorDatabase database) {
    VectorStore store = database.store("c", POINTS);
    store.upsert(
        IntStream.range(0, DOCUMENTS).mapToObj(i -> point("d" + i, 1 + i, DOCUMENTS - i)).toList());

    store.index().rebuild(VectorIndex.hnsw(), progress -> {});

    assertThat(store.index().status().built()).isPresent();
    assertThat(store.search(SearchRequest.of(Embedding.of(1, DOCUMENTS)).limit(2)))
        .hasSize(2)
        .first()
        .extracting(match -> match.id())
        .isEqualTo("d0");
    assertThat(store.delete(List.of("d0"))).isEqualTo(1);
    database.drop("c");
  }

  private void requireTenants(VectorDatabase database) {
    database.store("t", POINTS.perTenant());
    for (String tenant : List.of("acme", "umbrella")) {
      database.tenant(tenant).store("t", POINTS).upsert(List.of(point(tenant, 1, 2)));
    }

    assertThat(
            database.tenant("acme").store("t", POINTS).search(SearchRequest.of(Embedding.of(1, 2))))
        .extracting(match -> match.id())
        .containsExactly("acme");
  }

  /** Roles that may more than they need. */
  private List<String> privileged() throws SQLException {
    return PlainSql.rows(
        local.dataSource(),
        """
        select rolname from pg_roles
         where rolname in ('%1$s', '%2$s', '%3$s') and (rolsuper or rolbypassrls or rolreplication)
            or rolname in ('%1$s', '%2$s') and (rolcreaterole or rolcreatedb)
        union all
        select m.member::regrole::text from pg_auth_members m
         where pg_has_role(m.member, m.roleid, 'usage') and m.member in ('%1$s'::regrole, '%2$s'::regrole, '%3$s'::regrole)
        """
            .formatted(name("owner"), name("app"), name("admin")));
  }

  /** Roles belong to the whole server, so those of the script get the database's name. */
  private String script() throws Exception {
    return Files.readString(SCRIPT)
        .replace("vectorstore_owner", name("owner"))
        .replace("vectorstore_app", name("app"));
  }

  private String name(String suffix) {
    return local.name() + "_" + suffix;
  }
}

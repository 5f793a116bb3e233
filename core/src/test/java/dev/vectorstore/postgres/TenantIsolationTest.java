package dev.vectorstore.postgres;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.rows;
import static dev.vectorstore.postgres.TenantDatabase.inTheNameOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the policies keep apart when no predicate of the library does: plain SQL as any role. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantIsolationTest {
  private static final String FORBIDDEN = "42501";
  private static final String FOREIGN_KEY = "23503";
  private static final String CHECK = "23514";
  private static final String AND_SO =
      " and so bypasses the policies that keep tenants apart; connect with a role that was given"
          + " Access.APPLICATION";
  private static final String ALL_ROWS =
      "select tenant, key, 'document' from vectorstore.document_1 union all"
          + " select tenant, key, 'embedding' from vectorstore.embedding_1 order by 1, 2, 3";

  private final TenantDatabase database;
  private final DataSource application;
  private final VectorDatabase store;

  TenantIsolationTest() throws SQLException {
    database = new TenantDatabase();
    application = database.application();
    store = PgVectorDatabase.open(application);
  }

  @BeforeAll
  void make() {
    store.store("c", CollectionSettings.of(ModelId.of("points", 2)).perTenant());
  }

  @BeforeEach
  void fill() throws SQLException {
    execute(database.superuser(), "delete from vectorstore.document_1");
    for (String tenant : List.of("acme", "globex")) {
      store.tenant(tenant).store("c").upsert(List.of(point("a"), point("b")));
    }
  }

  @AfterAll
  void drop() throws SQLException {
    database.close();
  }

  @Test
  void select_withoutPredicate_showsTheTenantsRows() throws SQLException {
    assertThat(inTheNameOf(application, "acme", ALL_ROWS))
        .containsExactly(
            "acme|a|document", "acme|a|embedding", "acme|b|document", "acme|b|embedding");
  }

  @Test
  void documentsContaining_calledByPlainSql_givesTheTenantsKeysAlone() throws SQLException {
    store.tenant("globex").store("c").upsert(List.of(point("theirs").metadata(Map.of("only", 1))));
    String call = "select vectorstore.documents_containing(1, '[[{\"only\": 1}]]')";

    assertThat(inTheNameOf(application, "acme", call)).isEmpty();
    assertThat(inTheNameOf(application, "globex", call)).containsExactly("theirs");
  }

  @Test
  void view_asApplication_showsTheTenantsRows() throws SQLException {
    assertThat(
            inTheNameOf(
                application,
                "globex",
                "select tenant, document_id, embedding::text from vectorstore.document_embeddings"
                    + " order by document_id"))
        .containsExactly("globex|a|[1,2]", "globex|b|[1,2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"document_1", "embedding_1"})
  void update_withoutPredicate_touchesTheTenantsRows(String table) throws SQLException {
    String changed = table.startsWith("document") ? "text = 'new'" : "embedding::text = '[3,4]'";
    String change = table.startsWith("document") ? "text = 'new'" : "embedding = '[3,4]'";

    assertThat(inTheNameOf(application, "acme", "update vectorstore." + table + " set " + change))
        .containsExactly("2 rows");

    assertThat(
            rows(
                database.superuser(),
                "select distinct tenant from vectorstore." + table + " where " + changed))
        .containsExactly("acme");
  }

  @ParameterizedTest
  @ValueSource(strings = {"document_1", "embedding_1"})
  void delete_withoutPredicate_touchesTheTenantsRows(String table) throws SQLException {
    assertThat(inTheNameOf(application, "acme", "delete from vectorstore." + table))
        .containsExactly("2 rows");

    assertThat(rows(database.superuser(), "select tenant, key from vectorstore." + table))
        .containsExactlyInAnyOrder("globex|a", "globex|b");
  }

  @Test
  void insert_rowOfAnotherTenant_isRefused() {
    assertState(
        FORBIDDEN,
        () ->
            inTheNameOf(
                application,
                "acme",
                "insert into vectorstore.document_1 (tenant, key) values ('globex', 'c')"));
    assertState(
        FORBIDDEN,
        () ->
            inTheNameOf(
                application,
                "acme",
                "insert into vectorstore.embedding_1 (tenant, key, embedding)"
                    + " values ('globex', 'a', '[1,2]')"));
    assertState(
        FORBIDDEN,
        () ->
            inTheNameOf(
                application, "acme", "update vectorstore.document_1 set tenant = 'globex'"));
  }

  @Test
  void insert_rowOfNobody_isRefusedToEverybody() {
    assertState(
        FORBIDDEN,
        () -> execute(application, "insert into vectorstore.document_1 (key) values ('c')"));
    assertState(
        CHECK,
        () ->
            execute(database.superuser(), "insert into vectorstore.document_1 (key) values ('c')"));
  }

  @Test
  void insert_embeddingOfAnotherTenantThanItsDocuments_isRefused() {
    assertState(
        FOREIGN_KEY,
        () ->
            execute(
                database.superuser(),
                "insert into vectorstore.embedding_1 (tenant, key, embedding)"
                    + " values ('initech', 'a', '[1,2]')"));
    assertState(
        FOREIGN_KEY,
        () ->
            inTheNameOf(
                application,
                "initech",
                "insert into vectorstore.embedding_1 (tenant, key, embedding)"
                    + " values ('initech', 'a', '[1,2]')"));
  }

  @Test
  void select_withoutTenant_showsNothing() throws SQLException {
    assertThat(rows(application, ALL_ROWS)).isEmpty();
    assertThat(inTheNameOf(application, "", ALL_ROWS)).isEmpty();
    assertThat(inTheNameOf(application, "nobody", ALL_ROWS)).isEmpty();
  }

  @Test
  void operations_onOneConnection_leaveNoTenantBehind() throws SQLException {
    try (Connection connection = application.getConnection()) {
      DataSource one = GivenBack.sharing(connection);
      VectorStore acme = PgVectorDatabase.open(one).tenant("acme").store("c");
      List<ThrowingCallable> operations =
          List.of(
              () -> acme.upsert(List.of(point("a"))),
              () -> acme.get(List.of("a"), Include.everything()),
              () -> acme.scroll(ScrollRequest.first()),
              () -> acme.count(),
              () -> acme.search(SearchRequest.of(Embedding.of(1, 2))),
              () -> acme.delete(List.of("b")),
              () -> acme.delete(Filter.all()));
      for (ThrowingCallable operation : operations) {
        try {
          operation.call();
        } catch (Throwable e) {
          throw new AssertionError("an operation failed", e);
        }
        assertNoTenant(one);
      }
    }
  }

  @Test
  void operations_thatFail_leaveNoTenantBehind() throws SQLException {
    execute(
        database.superuser(),
        "alter table vectorstore.embedding_1 add constraint no_z check (key <> 'z')");
    try (Connection connection = application.getConnection()) {
      DataSource one = GivenBack.sharing(connection);
      VectorStore acme = PgVectorDatabase.open(one).tenant("acme").store("c");

      assertThatThrownBy(() -> acme.upsert(List.of(point("z"))))
          .isInstanceOf(VectorStoreException.class)
          .hasMessage(
              "upsert into \"c\" failed, SQLState 23514: the constraint no_z of embedding_1 is violated");

      assertNoTenant(one);
      assertThat(acme.count()).isEqualTo(2);
    } finally {
      execute(database.superuser(), "alter table vectorstore.embedding_1 drop constraint no_z");
    }
  }

  @Test
  void tenant_asSuperuser_isRefused() {
    assertUnsafe(database.superuser(), "the database role is a superuser");
  }

  @Test
  void tenant_asRoleWithBypass_isRefused() throws SQLException {
    assertUnsafe(database.grantAccess("bypassing", "bypassrls"), "the database role has BYPASSRLS");
  }

  @Test
  void tenant_asOwnerOrItsMember_isRefused() throws SQLException {
    assertUnsafe(database.owner(), "the database role owns the tables");
    assertUnsafe(
        database.grantAccess("member", "in role \"" + database.name("owner") + "\""),
        "the database role owns the tables");
  }

  private static void assertUnsafe(DataSource dataSource, String why) {
    VectorDatabase unsafe = PgVectorDatabase.open(dataSource);

    assertThatThrownBy(() -> unsafe.tenant("acme"))
        .isInstanceOf(VectorStoreException.UnsafeRole.class)
        .hasMessage(why + AND_SO);
  }

  private static void assertNoTenant(DataSource dataSource) throws SQLException {
    assertThat(rows(dataSource, "select coalesce(current_setting('vectorstore.tenant', true), '')"))
        .containsExactly("");
    assertThat(rows(dataSource, ALL_ROWS)).isEmpty();
  }

  private static void assertState(String state, ThrowingCallable sql) {
    assertThatThrownBy(sql)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
  }

  private static Document point(String id) {
    return Document.of(id, "text", Map.of("k", 1)).embedding(Embedding.of(1, 2));
  }
}

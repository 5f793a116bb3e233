package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.Access;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a role may do that is not the owner of the tables, and what it is told of the rest. */
class PgRolesTest extends FreshDatabaseFixture {
  @Test
  void openAndOperations_roleThatMayNotUseTheExtensionsSchema_sayIt() throws SQLException {
    PlainSql.execute(
        local.dataSource(), "create schema extensions; create extension vector schema extensions");
    VectorSchema.migrate(local.dataSource());
    String role = local.name() + "_app";
    PlainSql.execute(local.dataSource(), "create role \"" + role + "\" login password 'secret'");
    try {
      VectorSchema.grant(local.dataSource(), SchemaName.DEFAULT, role, Access.APPLICATION);
      assertThatThrownBy(() -> PgVectorDatabase.open(local.dataSource(role, "secret")))
          .isInstanceOf(VectorStoreException.Forbidden.class)
          .hasMessageStartingWith(
              "role \""
                  + role
                  + "\" may not use schema \"extensions\", which pgvector is in; have its owner ")
          .hasMessageEndingWith(" run: grant usage on schema \"extensions\" to \"" + role + "\"");

      String usage = "usage on schema extensions ";
      PlainSql.execute(local.dataSource(), "grant " + usage + "to \"" + role + "\"");
      VectorStore store =
          PgVectorDatabase.open(local.dataSource(role, "secret")).store("c", POINTS);
      store.upsert(List.of(point("a", 1, 2)));
      PlainSql.execute(local.dataSource(), "revoke " + usage + "from \"" + role + "\"");

      assertThatThrownBy(() -> store.search(SearchRequest.of(Embedding.of(1, 2))))
          .isInstanceOf(VectorStoreException.Forbidden.class)
          .hasMessageStartingWith("search in \"c\" failed, SQLState 42501 (")
          .hasMessageContaining(": ERROR: permission denied for schema extensions;");
    } finally {
      PlainSql.execute(
          local.dataSource(), "drop owned by \"" + role + "\"; drop role \"" + role + "\"");
    }
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void operations_asApplicationWithTheExtensionOffTheSearchPath_allWork(Metric metric)
      throws SQLException {
    PlainSql.execute(
        local.dataSource(), "create schema extensions; create extension vector schema extensions");
    VectorSchema.migrate(local.dataSource());
    String role = local.name() + "_app";
    PlainSql.execute(
        local.dataSource(),
        "create role \""
            + role
            + "\" login password 'secret'; grant usage on schema extensions to \""
            + role
            + "\"");
    try {
      VectorSchema.grant(local.dataSource(), SchemaName.DEFAULT, role, Access.APPLICATION);
      PgVectorDatabase database = PgVectorDatabase.open(local.dataSource(role, "secret"));
      VectorStore store = database.store("c", POINTS.metric(metric));

      store.upsert(List.of(point("a", 1, 2).metadata(Map.of("k", 1)), point("b", 2, 1)));

      assertThat(store.search(SearchRequest.of(Embedding.of(1, 2)).include(Include.everything())))
          .hasSize(2);
      assertThat(store.search(SearchRequest.of(Embedding.of(1, 2)).filter(Filter.eq("k", 1))))
          .hasSize(1);
      assertThat(store.delete(List.of("a"))).isEqualTo(1);
      assertThat(store.count()).isEqualTo(1);
      database.rename("c", "d");
      database.drop("d");
      assertThat(database.collections()).isEmpty();
    } finally {
      PlainSql.execute(
          local.dataSource(), "drop owned by \"" + role + "\"; drop role \"" + role + "\"");
    }
  }

  @Test
  void operations_asRoleWithoutRights_areForbidden() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    PgVectorDatabase.open(local.dataSource()).store("c", POINTS).upsert(List.of(point("a", 1, 2)));
    String role = local.name() + "_reader";
    PlainSql.execute(local.dataSource(), "create role \"" + role + "\" login password 'secret'");
    try {
      VectorSchema.grant(local.dataSource(), SchemaName.DEFAULT, role, Access.READER);
      VectorStore store = PgVectorDatabase.open(local.dataSource(role, "secret")).store("c");

      assertThat(store.search(SearchRequest.of(Embedding.of(1, 2)))).hasSize(1);
      assertThatThrownBy(() -> store.delete(List.of("a")))
          .isInstanceOf(VectorStoreException.Forbidden.class)
          .hasMessageMatching(
              "delete from \"c\" failed, SQLState 42501 \\(database \"[^\"]+\" on [^ ]+ as user \""
                  + role
                  + "\"\\): ERROR: permission denied for table document_1; VectorSchema.grant gives a role its rights");
    } finally {
      PlainSql.execute(
          local.dataSource(), "drop owned by \"" + role + "\"; drop role \"" + role + "\"");
    }
  }
}

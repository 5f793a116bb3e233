package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A role that was there before a migration has what one has that came after it. */
class UpgradedRightsTest {
  /** As they were granted at version 3. */
  private static final String APPLICATION =
      """
      grant usage on schema vectorstore to "ROLE";
      grant select, insert, update, delete on all tables in schema vectorstore to "ROLE";
      revoke insert, update, delete on vectorstore.embedding_model, vectorstore.collection,
        vectorstore.embedding_space, vectorstore.schema_history from "ROLE";
      alter default privileges in schema vectorstore grant select, insert, update, delete on tables to "ROLE";
      grant execute on all functions in schema vectorstore to "ROLE";
      """;

  private static final String READER =
      """
      grant usage on schema vectorstore to "ROLE";
      grant select on all tables in schema vectorstore to "ROLE";
      alter default privileges in schema vectorstore grant select on tables to "ROLE";
      grant execute on function vectorstore.document_embeddings(text), vectorstore.unsearchable_embedding(text)
        to "ROLE";
      """;

  private static final String RIGHTS =
      """
      select p.oid::regprocedure::text as object, 'execute' as kind
        from pg_proc p
       where p.pronamespace = 'vectorstore'::regnamespace and has_function_privilege('ROLE', p.oid, 'execute')
      union all
      select c.oid::regclass::text, r.kind
        from pg_class c, unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) r (kind)
       where c.relnamespace = 'vectorstore'::regnamespace and c.relkind in ('r', 'v')
         and has_table_privilege('ROLE', c.oid, r.kind)
       order by 1, 2
      """;

  private final SchemaDatabase database = new SchemaDatabase();
  private final DataSource owner = database.owner();

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void migrate_roleGrantedAtVersionThree_hasWhatANewOneHas(Access access) throws Exception {
    VectorSchema.migrate(owner, SchemaName.DEFAULT, 3);
    database.role("old");
    execute(owner, of("old", access == Access.APPLICATION ? APPLICATION : READER));

    VectorSchema.migrate(owner);
    database.role("fresh");
    VectorSchema.grant(owner, SchemaName.DEFAULT, database.roleName("fresh"), access);
    execute(owner, "select vectorstore.create_collection('c', 'COSINE', false, '{}')");
    execute(owner, "select vectorstore.enable_text_index(1, 'simple')");

    List<String> rights = rows(owner, of("fresh", RIGHTS));
    assertThat(rights)
        .contains("vectorstore.text_index|select", "vectorstore.words_1|select")
        .doesNotContain("vectorstore.lacking_embeddings(integer)|execute");
    assertThat(rows(owner, of("old", RIGHTS))).isEqualTo(rights);
  }

  @Test
  void grant_application_countsNoDocumentsOfAllTenants() throws Exception {
    VectorSchema.migrate(owner);
    DataSource application = database.role("app");
    VectorSchema.grant(owner, SchemaName.DEFAULT, database.roleName("app"), Access.APPLICATION);
    execute(
        owner,
        """
        select vectorstore.create_collection('c', 'COSINE', true, '{}');
        select vectorstore.create_space(1, vectorstore.register_model('m', '', 3), 'active');
        select vectorstore.create_space(1, vectorstore.register_model('n', '', 3), 'building');
        """);

    assertThatThrownBy(() -> rows(application, "select vectorstore.lacking_embeddings(2)"))
        .hasMessageContaining("permission denied for function lacking_embeddings");

    assertThat(rows(application, "select vectorstore.activate_space(2, false)"))
        .containsExactly("0");
    assertThat(VectorSchema.check(application, SchemaName.DEFAULT).findings())
        .allMatch(finding -> finding.text().startsWith("pgvector is 0.8"));
    VectorSchema.undo(owner, SchemaName.DEFAULT, 7);
    assertThat(rows(application, "select vectorstore.lacking_embeddings(1)")).containsExactly("0");
  }

  @Test
  void migrate_roleOfNobody_getsNothing() throws Exception {
    VectorSchema.migrate(owner, SchemaName.DEFAULT, 3);
    database.role("stranger");

    VectorSchema.migrate(owner);

    assertThat(rows(owner, of("stranger", RIGHTS))).isEmpty();
  }

  private String of(String role, String sql) {
    return sql.replace("ROLE", database.roleName(role));
  }
}

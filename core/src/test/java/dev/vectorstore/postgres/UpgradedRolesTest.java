package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.model.EmbeddingCache.Region;
import dev.vectorstore.model.TextKind;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceSettings;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roles that were granted their rights at version 3 work with all that came later. */
class UpgradedRolesTest {
  private static final CollectionSettings POINTS =
      CollectionSettings.of(ModelId.of("points", 2))
          .space(SpaceSettings.defaults().index(VectorIndex.hnsw()));

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final String application = local.name() + "_old_app";
  private final String reader = local.name() + "_old_reader";

  @BeforeEach
  void upgrade() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    VectorSchema.undo(local.dataSource(), SchemaName.DEFAULT, 3);
    PlainSql.execute(
        local.dataSource(),
        "create role \"%s\" login password 'secret'; create role \"%s\" login password 'secret';"
                .formatted(application, reader)
            + """
              grant usage on schema vectorstore to "%1$s", "%2$s";
              grant select on all tables in schema vectorstore to "%1$s", "%2$s";
              alter default privileges in schema vectorstore grant select on tables to "%2$s";
              alter default privileges in schema vectorstore
                grant select, insert, update, delete on tables to "%1$s";
              grant execute on all functions in schema vectorstore to "%1$s";
              grant execute on function vectorstore.document_embeddings(text),
                vectorstore.unsearchable_embedding(text) to "%2$s"
              """
                .formatted(application, reader));
    VectorSchema.migrate(local.dataSource());
  }

  @AfterEach
  void drop() throws SQLException {
    for (String role : List.of(application, reader)) {
      PlainSql.execute(
          local.dataSource(), "drop owned by \"" + role + "\"; drop role \"" + role + "\"");
    }
    local.close();
  }

  @Test
  void application_allOperations_work() {
    DataSource connections = local.dataSource(application, "secret");
    try (VectorDatabase database = PgVectorDatabase.open(connections)) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(List.of(document("a"), document("b")));
      store.index().build();
      store.indexMetadata("n", MetadataType.NUMBER);
      store.keywords().enable("english");
      assertThat(store.search(near().filter(Filter.eq("n", 1)))).hasSize(2);
      assertFoundByWords(store);
      assertThat(store.dropMetadataIndex("n")).isTrue();
      store.keywords().disable();
      database.store("t", POINTS.perTenant()).keywords().enable("simple");
      VectorStore acmes = database.tenant("acme").store("t");
      acmes.upsert(List.of(document("a")));
      assertFoundByWords(acmes);
      database.drop("c");
    }
    Region region = new Region(ModelId.of("m", 2), TextKind.QUERY);
    PgEmbeddingCache cache = PgEmbeddingCache.open(connections);
    cache.put(region, Map.of("text", Embedding.of(1, 2)));
    assertThat(cache.find(region, Set.of("text"))).hasSize(1);
  }

  @Test
  void application_registryOfWords_isNotItsToWrite() {
    assertThatThrownBy(
            () ->
                PlainSql.execute(
                    local.dataSource(application, "secret"), "delete from vectorstore.text_index"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied");
  }

  @Test
  void reader_allReads_work() {
    VectorStore owners = PgVectorDatabase.open(local.dataSource()).store("c", POINTS);
    owners.upsert(List.of(document("a"), document("b")));
    owners.keywords().enable("english");
    try (VectorDatabase database = PgVectorDatabase.open(local.dataSource(reader, "secret"))) {
      VectorStore store = database.store("c");

      assertThat(store.get(List.of("a"))).hasSize(1);
      assertThat(store.search(near())).hasSize(2);
      assertFoundByWords(store);
      assertThatThrownBy(() -> store.keywords().disable())
          .isInstanceOf(VectorStoreException.Forbidden.class);
    }
  }

  private static void assertFoundByWords(VectorStore store) {
    assertThat(store.keywords().search(KeywordRequest.of("texts")).matches()).isNotEmpty();
    assertThat(
            store
                .keywords()
                .hybrid(HybridRequest.of("texts").embedding(Embedding.of(1, 2)))
                .matches())
        .isNotEmpty();
  }

  private static SearchRequest near() {
    return SearchRequest.of(Embedding.of(1, 2));
  }

  private static Document document(String id) {
    return Document.of(id, "some texts", Map.of("n", 1)).embedding(Embedding.of(1, 2));
  }
}

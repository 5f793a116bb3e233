package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the schema's functions do with kinds that a later version may have and this one has not. */
class UnknownKindsTest {
  private static final String DEFINITION =
      "select vectorstore.index_definition(1, '%s', '%s', '{\"m\": 8}')";

  private final SchemaDatabase database = new SchemaDatabase();
  private final DataSource owner = database.owner();

  @BeforeEach
  void migrate() throws SQLException {
    VectorSchema.migrate(owner);
    execute(owner, "select vectorstore.create_collection('c', 'COSINE', false, '{}')");
    execute(
        owner,
        "select vectorstore.create_space(1, vectorstore.register_model('m', '', 3), 'active')");
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void indexDefinition_ofEachMethod_namesItsAccessMethod() throws SQLException {
    assertThat(rows(owner, DEFINITION.formatted("HNSW", "VECTOR")).get(0))
        .contains("using hnsw (embedding ")
        .endsWith("vector_cosine_ops) with (m = 8) where copy_of is null");
    assertThat(rows(owner, DEFINITION.formatted("IVFFLAT", "VECTOR")).get(0))
        .contains("using ivfflat (embedding ");
  }

  @Test
  void indexDefinition_unknownMethodOrElement_isRefused() {
    assertRefused(DEFINITION.formatted("DISKANN", "VECTOR"), "there is no index DISKANN on VECTOR");
    assertRefused(DEFINITION.formatted("NONE", "VECTOR"), "there is no index NONE on VECTOR");
    assertRefused(DEFINITION.formatted("HNSW", "SPARSEVEC"), "there is no index HNSW on SPARSEVEC");
  }

  @Test
  void indexDefinition_unknownMetric_isRefused() throws SQLException {
    execute(
        owner,
        "alter table vectorstore.embedding_space drop constraint embedding_space_metric_check;"
            + " update vectorstore.embedding_space set metric = 'MANHATTAN'");

    assertRefused(
        DEFINITION.formatted("HNSW", "VECTOR"), "there is no index by the metric MANHATTAN");
  }

  @Test
  void metadataIndexDefinition_unknownType_isRefused() {
    assertRefused(
        "select vectorstore.metadata_index_definition(1, 'k', 'POINT')",
        "there is no index on metadata of type POINT");
  }

  private void assertRefused(String sql, String message) {
    assertThatThrownBy(() -> rows(owner, sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"))
        .hasMessageContaining(message);
  }
}

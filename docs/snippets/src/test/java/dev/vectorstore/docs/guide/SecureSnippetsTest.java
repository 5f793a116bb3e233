package dev.vectorstore.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.schema.Access;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.WordModel;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The code of the page "Secure". */
class SecureSnippetsTest {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Test
  void roles_granted_mayWhatTheyAreFor() throws SQLException {
    DataSource owner = TEST_DATABASE.dataSource();
    String name = TEST_DATABASE.local().name();
    PlainSql.execute(owner, "create role %s_app; create role %s_reports".formatted(name, name));
    try {
      grant(owner, name + "_app", name + "_reports");
    } finally {
      for (String role : new String[] {name + "_app", name + "_reports"}) {
        PlainSql.execute(owner, "drop owned by %s; drop role %s".formatted(role, role));
      }
    }
  }

  @Test
  void tenant_itsStore_knowsItsDocumentsAlone() {
    VectorDatabase db = TEST_DATABASE.database();
    VectorStore acmes = tenants(db, new WordModel());
    acmes.upsert(Document.of("a1", "one"));
    assertThat(acmes.count()).isEqualTo(1);
    assertThat(db.tenant("other").store("articles").count()).isZero();
  }

  private static void grant(DataSource ownerDataSource, String app, String reports) {
    // snippet: grant
    VectorSchema.migrate(ownerDataSource);
    VectorSchema.grant(ownerDataSource, SchemaName.DEFAULT, app, Access.APPLICATION);
    VectorSchema.grant(ownerDataSource, SchemaName.DEFAULT, reports, Access.READER);
    // end
  }

  private static VectorStore tenants(VectorDatabase db, EmbeddingModel model) {
    // snippet: tenants
    // By the application, once:
    db.store("articles", CollectionSettings.of(model).perTenant());

    // For each request:
    VectorStore acmes = db.tenant("acme").store("articles", model);
    // end
    return acmes;
  }
}

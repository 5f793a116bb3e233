package dev.vectorstore.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The code of the page "Poolers"; the server itself stands for one that is behind a pooler. */
class PoolersSnippetsTest {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Test
  void database_behindAPooler_isOpened() {
    LocalDatabase local = TEST_DATABASE.local();
    try (PgVectorDatabase db = open(local.url(), local.user(), local.password())) {
      assertThat(db.collections()).isEmpty();
    }
  }

  private static PgVectorDatabase open(String url, String user, String secret) {
    // snippet: open
    // url: jdbc:postgresql://HOST:6432/app
    PgPoolSettings pool =
        PgPoolSettings.defaults().user(user).password(secret).behindTransactionPooler();
    PgVectorDatabase db = PgVectorDatabase.open(url, pool);
    // end
    return db;
  }
}

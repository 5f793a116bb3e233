package dev.vectorstore.migration;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class PgImportVerificationTest extends ImportVerificationContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @AfterEach
  void dropCollections() {
    database().collections().forEach(collection -> database().drop(collection.name()));
  }

  @Override
  VectorDatabase database() {
    return TEST_DATABASE.database();
  }
}

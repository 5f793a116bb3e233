package dev.vectorstore.springai;

import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.WordModel;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.test.vectorstore.BaseVectorStoreTests;
import org.springframework.ai.vectorstore.VectorStore;

/** Spring AI's own suite on PostgreSQL. */
class PgBaseVectorStoreTest extends BaseVectorStoreTests {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Override
  protected void executeTest(Consumer<VectorStore> test) {
    String name = UUID.randomUUID().toString();
    test.accept(
        SpringAiVectorStore.builder(TEST_DATABASE.database().store(name, new WordModel())).build());
  }
}

package com.example.faq;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

// snippet: postgres
class PostgresFaqTest extends FaqTest {
  @RegisterExtension static final TestDatabase TEST = new TestDatabase();

  @Override
  VectorDatabase database() {
    return TEST.database();
  }
}
// end

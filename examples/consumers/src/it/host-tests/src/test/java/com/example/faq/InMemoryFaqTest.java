package com.example.faq;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.InMemoryTestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

// snippet: memory
class InMemoryFaqTest extends FaqTest {
  @RegisterExtension static final InMemoryTestDatabase TEST = new InMemoryTestDatabase();

  @Override
  VectorDatabase database() {
    return TEST.database();
  }
}
// end

package dev.vectorstore.testkit;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database in memory of its own for a test class, which needs no server. It is registered as a
 * {@link TestDatabase} is, and a test of a host's own code that uses {@link #database} alone runs
 * with either. Not for use by test classes that run at once.
 */
public final class InMemoryTestDatabase implements BeforeAllCallback, AfterAllCallback {
  private @Nullable VectorDatabase database;

  /** Is registered as a static field with {@code @RegisterExtension}. */
  public InMemoryTestDatabase() {}

  /**
   * The database, the same one for all tests of the class.
   *
   * @throws IllegalStateException outside the tests of a class
   */
  public VectorDatabase database() {
    if (database == null) {
      throw new IllegalStateException("the test database is not open");
    }
    return database;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    database = InMemoryVectorDatabase.create();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    database().close();
    database = null;
  }
}

package dev.vectorstore.testkit;

import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A database for the properties of one class. */
public abstract class PropertyDatabase {
  protected static final TestDatabase TEST_DATABASE = new TestDatabase();

  @BeforeContainer
  protected static void open() {
    TEST_DATABASE.open();
  }

  @AfterContainer
  protected static void close() {
    TEST_DATABASE.requireNoLeak();
    TEST_DATABASE.close();
  }
}

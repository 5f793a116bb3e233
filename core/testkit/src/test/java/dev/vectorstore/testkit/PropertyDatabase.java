package dev.vectorstore.testkit;

import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A database for the properties of one class. */
abstract class PropertyDatabase {
  static final TestDatabase TEST_DATABASE = new TestDatabase();

  @BeforeContainer
  static void open() {
    TEST_DATABASE.open();
  }

  @AfterContainer
  static void close() {
    TEST_DATABASE.requireNoLeak();
    TEST_DATABASE.close();
  }
}

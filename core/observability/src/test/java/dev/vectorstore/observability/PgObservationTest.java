package dev.vectorstore.observability;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only a server tells. */
class PgObservationTest {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Test
  void failure_ofTheServer_hasItsStateAndItsDatabase() {
    TestObservationRegistry registry = TestObservationRegistry.create();
    try (VectorDatabase database =
        PgVectorDatabase.open(
            TEST_DATABASE.applicationDataSource(),
            PgSettings.defaults().observedBy(ObservationListener.of(registry)))) {
      VectorStore store =
          database.store("articles", CollectionSettings.of(ModelId.of("points", 2)));
      database.drop("articles");
      assertThatThrownBy(store::count).isInstanceOf(VectorStoreException.NoSuchCollection.class);
    }

    TestObservationRegistryAssert.assertThat(registry)
        .hasSingleObservationThat()
        .hasLowCardinalityKeyValue("db.system.name", "postgresql")
        .hasLowCardinalityKeyValue("db.namespace", TEST_DATABASE.local().name() + "|vectorstore")
        .hasLowCardinalityKeyValue("db.response.status_code", "42P01")
        .hasLowCardinalityKeyValue(
            "error.type", VectorStoreException.NoSuchCollection.class.getName());
  }
}

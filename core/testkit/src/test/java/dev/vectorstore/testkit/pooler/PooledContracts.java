package dev.vectorstore.testkit.pooler;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.testkit.AllContracts;
import dev.vectorstore.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts by way of PgBouncer. The tables are made on the server itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PooledContracts extends AllContracts {
  @RegisterExtension static final TestDatabase TABLES = new TestDatabase();

  private final LocalPooler.Mode mode;
  private final PgPoolSettings settings;
  private final String parameters;
  private LocalPooler pooler;
  private VectorDatabase database;

  /**
   * @param settings of the store's pool, without user and password
   * @param parameters of the URL
   */
  PooledContracts(LocalPooler.Mode mode, PgPoolSettings settings, String parameters) {
    this.mode = mode;
    this.settings = settings;
    this.parameters = parameters;
  }

  @BeforeAll
  void open() {
    assumeTrue(LocalPostgres.start().description().matches(".*by way of (packages|installed).*"));
    pooler = LocalPostgres.start().newPooler(mode);
    database =
        PgVectorDatabase.open(
            pooler.url(TABLES.local()) + parameters,
            settings.user(TABLES.applicationRole()).password(TABLES.applicationPassword()).connections(4),
            PgSettings.defaults().indexPaysFrom(0));
  }

  @AfterAll
  void close() {
    if (database != null) {
      database.close();
      pooler.close();
    }
  }

  @Override
  protected VectorDatabase database() {
    return database;
  }
}

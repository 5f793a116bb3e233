package dev.vectorstore.schema;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Runs the migrations by Flyway, of the version that the host brings. */
final class FlywayMigration {
  private FlywayMigration() {}

  /** Runs what is missing up to a version, each file in a transaction, on one connection. */
  static void run(DataSource owner, Placeholders placeholders, int target) {
    try {
      flyway(owner, placeholders, target).migrate();
    } catch (FlywayException e) {
      throw new SchemaException(
          "the migration of schema " + placeholders.schema().quoted() + " failed", e);
    }
  }

  private static Flyway flyway(DataSource owner, Placeholders placeholders, int target) {
    String schema = placeholders.schema().value();
    FluentConfiguration configuration =
        Flyway.configure(VectorSchema.class.getClassLoader())
            .dataSource(owner)
            .defaultSchema(schema)
            .schemas(schema)
            .createSchemas(false)
            .table(History.TABLE)
            .locations("classpath:" + MigrationFile.MIGRATIONS)
            .target(String.valueOf(target))
            .placeholders(placeholders.values());
    lockOnTheOnlyConnection(configuration);
    return configuration.load();
  }

  /**
   * Flyway's lock in a transaction would take a connection more, and ours is held anyway. Of the
   * ways to say so, this one is in every Flyway since 10 and needs no Jackson.
   */
  @SuppressWarnings("deprecation")
  private static void lockOnTheOnlyConnection(FluentConfiguration configuration) {
    configuration
        .getPluginRegister()
        .getPlugin(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
  }
}

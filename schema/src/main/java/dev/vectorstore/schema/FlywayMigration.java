package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.HeldConnection;
import dev.vectorstore.schema.internal.tables.History;
import dev.vectorstore.schema.internal.tables.MigrationFile;
import java.net.URL;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.executor.Context;
import org.flywaydb.core.api.executor.MigrationExecutor;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.extensibility.MigrationType;
import org.flywaydb.core.internal.jdbc.Results;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;

/**
 * Runs the migrations with the host's version of Flyway. The callbacks, migrations and resolvers on
 * the class path for the host's own Flyway are hidden from it.
 *
 * <p>Why: docs/decisions/0059-the-hosts-flyway-stays-out.md.
 */
final class FlywayMigration {
  private FlywayMigration() {}

  /** Runs the missing migrations up to a version, in the open transaction. */
  static void run(Connection owner, Placeholders placeholders, int target) {
    try {
      flyway(owner, placeholders, target).migrate();
    } catch (FlywayException e) {
      throw new SchemaException(
          "the migration of schema "
              + placeholders.schema().quoted()
              + " failed, and nothing was changed; Flyway's message says at which statement",
          e);
    }
  }

  private static Flyway flyway(Connection owner, Placeholders placeholders, int target) {
    String schema = placeholders.schema().value();
    FluentConfiguration configuration =
        Flyway.configure(new NoResources(VectorSchema.class.getClassLoader()))
            .dataSource(HeldConnection.of(owner))
            .defaultSchema(schema)
            .schemas(schema)
            .createSchemas(false)
            .table(History.TABLE)
            .locations(new String[0])
            .skipDefaultCallbacks(true)
            .skipDefaultResolvers(true)
            .resolvers(
                context ->
                    MigrationFile.ALL.stream()
                        .<ResolvedMigration>map(file -> new OwnMigration(file, placeholders))
                        .toList())
            .target(String.valueOf(target));
    lockOnTheOnlyConnection(configuration);
    return configuration.load();
  }

  /**
   * Flyway's lock in a transaction would need another connection, and our lock is held anyway. This
   * setting exists in every Flyway since 10 and needs no Jackson.
   */
  @SuppressWarnings("deprecation")
  private static void lockOnTheOnlyConnection(FluentConfiguration configuration) {
    configuration
        .getPluginRegister()
        .getPlugin(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
  }

  /**
   * The classes of the parent, and no files, since newer versions of Flyway also look for
   * callbacks.
   */
  private static final class NoResources extends ClassLoader {
    NoResources(ClassLoader parent) {
      super(parent);
    }

    @Override
    public @Nullable URL getResource(String name) {
      return null;
    }

    @Override
    public Enumeration<URL> getResources(String name) {
      return Collections.emptyEnumeration();
    }
  }

  /**
   * One of our files. The history has the entry that Flyway would write if it had found the file
   * itself.
   */
  private record OwnMigration(MigrationFile file, Placeholders placeholders)
      implements ResolvedMigration, MigrationExecutor {

    @Override
    public MigrationVersion getVersion() {
      return MigrationVersion.fromVersion(file.versionText());
    }

    @Override
    public String getDescription() {
      return file.description();
    }

    @Override
    public String getScript() {
      return file.script();
    }

    @Override
    public Integer getChecksum() {
      return file.checksum();
    }

    @Override
    public MigrationType getType() {
      return CoreMigrationType.SQL;
    }

    @Override
    public String getPhysicalLocation() {
      return file.script();
    }

    @Override
    public MigrationExecutor getExecutor() {
      return this;
    }

    @Override
    public boolean checksumMatches(Integer checksum) {
      return getChecksum().equals(checksum);
    }

    @Override
    public boolean checksumMatchesWithoutBeingIdentical(Integer checksum) {
      return false;
    }

    @Override
    public List<Results> execute(Context context) throws SQLException {
      try (Statement statement = context.getConnection().createStatement()) {
        // Otherwise the driver would read braces as its own escapes.
        statement.setEscapeProcessing(false);
        FileRun.of(file.script(), statement, placeholders.fill(file.sql()));
      }
      return List.of();
    }

    @Override
    public boolean canExecuteInTransaction() {
      return true;
    }

    @Override
    public boolean shouldExecute() {
      return true;
    }
  }
}

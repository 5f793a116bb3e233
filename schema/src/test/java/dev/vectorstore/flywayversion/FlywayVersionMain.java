package dev.vectorstore.flywayversion;

import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A host with a Flyway of its own: does all that this library can do to its tables and prints the
 * steps. URL, user, password.
 */
public final class FlywayVersionMain {
  private static final SchemaName SCHEMA = SchemaName.DEFAULT;

  private FlywayVersionMain() {}

  public static void main(String[] arguments) throws SQLException {
    PGSimpleDataSource owner = new PGSimpleDataSource();
    owner.setUrl(arguments[0]);
    owner.setUser(arguments[1]);
    owner.setPassword(arguments[2]);

    VectorSchema.migrate(owner);
    VectorSchema.migrate(owner);
    say("migrated", owner);
    VectorSchema.undo(owner, SCHEMA, 1);
    say("undone", owner);
    VectorSchema.migrate(owner);
    say("migrated", owner);
    VectorSchema.undo(owner, SCHEMA, 0);
    say("undone", owner);
    host(owner);
    say("migrated by a host", owner);
    VectorSchema.migrate(owner);
    VectorSchema.undo(owner, SCHEMA, 0);
    script(owner);
    VectorSchema.migrate(owner);
    say("migrated by a script", owner);
    System.out.println(
        "with Flyway "
            + Flyway.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  private static void host(DataSource owner) {
    Flyway.configure()
        .dataSource(owner)
        .schemas("host")
        .defaultSchema("host")
        .locations(new String[0])
        .javaMigrations(new HostMigration())
        .load()
        .migrate();
  }

  private static void script(DataSource owner) throws SQLException {
    try (Connection connection = owner.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(VectorSchema.script(SCHEMA));
    }
  }

  private static void say(String step, DataSource owner) {
    var check = VectorSchema.check(owner, SCHEMA);
    List<String> errors =
        check.findings().stream()
            .filter(finding -> finding.severity().name().equals("ERROR"))
            .map(finding -> finding.text())
            .toList();
    System.out.println(step + ": version " + check.version() + ", errors " + errors.size());
  }

  private static final class HostMigration extends BaseJavaMigration {
    @Override
    protected void init() {
      // The version is not in the class's name.
    }

    @Override
    public MigrationVersion getVersion() {
      return MigrationVersion.fromVersion("1");
    }

    @Override
    public String getDescription() {
      return "vector store";
    }

    @Override
    public void migrate(Context context) {
      VectorSchema.migrate(context.getConnection());
    }
  }
}

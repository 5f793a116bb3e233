package dev.vectorstore.examples.quickstart;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.LocalPostgresException;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.VectorSchema;
import java.io.PrintStream;

/**
 * The database of the example: a throwaway PostgreSQL or, if there is none, memory.
 *
 * @param database the open database
 * @param next what a user would do next
 * @param closing closes everything at the end
 */
record Target(VectorDatabase database, String next, Runnable closing) implements AutoCloseable {
  private static final int POOL_SIZE = 4;

  static Target open(PrintStream out) {
    try {
      LocalPostgres server = LocalPostgres.start();
      out.println("Database: " + server.description());
      out.println();
      return postgres(server.newDatabase());
    } catch (LocalPostgresException e) {
      out.println("Database: in memory, because no PostgreSQL is available here:");
      String.valueOf(e.getMessage()).lines().forEach(line -> out.println("  " + line));
      out.println();
      return new Target(
          InMemoryVectorDatabase.create(),
          "install one of the above on this machine, and run the example again on PostgreSQL.",
          () -> {});
    }
  }

  private static Target postgres(LocalDatabase local) {
    VectorSchema.migrate(local.dataSource());
    PgPoolSettings pool =
        PgPoolSettings.defaults()
            .user(local.user())
            .password(local.password())
            .connections(POOL_SIZE);
    return new Target(
        PgVectorDatabase.open(local.url(), pool),
        "add vectorstore-core to your application and point ChromaImporter.from(...) at your own Chroma directory;"
            + " the README has the twenty lines.",
        local::close);
  }

  @Override
  public void close() {
    database.close();
    closing.run();
  }
}

package dev.vectorstore.schema;

/**
 * Whether the host has a Flyway that can migrate PostgreSQL. This library brings none.
 *
 * <p>Why: docs/decisions/0059-the-hosts-flyway-stays-out.md.
 */
final class FlywayOfTheHost {
  /** Needs Flyway's core, and since version 10 is in a jar of its own, which a host may lack. */
  private static final String PART_FOR_POSTGRESQL =
      "org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension";

  private FlywayOfTheHost() {}

  static boolean isThere() {
    try {
      Class.forName(PART_FOR_POSTGRESQL, false, FlywayOfTheHost.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      return false;
    }
  }
}

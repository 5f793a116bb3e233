package dev.vectorstore.observe;

import java.util.Optional;

/**
 * An operation that a caller asked for. Immutable and safe to share between threads.
 *
 * @param kind what was asked for
 * @param system where: {@link #POSTGRESQL} or {@link #MEMORY}
 * @param namespace the name of the database and of the schema, {@code app|vectorstore}; empty in
 *     memory, and if the server could not be asked when the database was opened
 * @param collection the name that the collection had when its store was opened; empty for an import
 *     into several
 */
public record Operation(
    OperationKind kind, String system, Optional<String> namespace, Optional<String> collection) {
  /** The system of a database in PostgreSQL. */
  public static final String POSTGRESQL = "postgresql";

  /** The system of a database in memory. */
  public static final String MEMORY = "memory";
}

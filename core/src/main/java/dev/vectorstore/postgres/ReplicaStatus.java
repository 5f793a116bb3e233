package dev.vectorstore.postgres;

import java.util.Objects;
import java.util.Optional;

/**
 * What a database knows of one of its replicas, as {@link PgVectorDatabase#replicas} gives it.
 *
 * @param server host and port; {@code replica 1} and so on, in the order of the settings, if its
 *     {@code DataSource} does not tell them
 * @param leftOut why it is not read now; empty if it is. It contains no secret
 */
public record ReplicaStatus(String server, Optional<String> leftOut) {
  /** Neither may be null. */
  public ReplicaStatus {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(leftOut, "leftOut");
  }
}

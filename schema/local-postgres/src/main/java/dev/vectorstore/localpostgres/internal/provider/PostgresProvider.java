package dev.vectorstore.localpostgres.internal.provider;

import dev.vectorstore.localpostgres.internal.host.ProviderKind;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import java.io.IOException;

/** Starts or finds a server in one way. */
public interface PostgresProvider {

  ProviderKind kind();

  /**
   * Starts or finds the server.
   *
   * @throws IOException if it cannot here; the message says why
   */
  RunningPostgres start() throws IOException;
}

package dev.vectorstore.localpostgres;

import java.io.IOException;

/** One way to a server. */
interface PostgresSource {

  Way way();

  /**
   * Starts or finds the server.
   *
   * @throws IOException if this way does not work here; the message says why
   */
  RunningPostgres start() throws IOException;
}

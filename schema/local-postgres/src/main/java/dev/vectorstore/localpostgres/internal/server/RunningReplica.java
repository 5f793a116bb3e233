package dev.vectorstore.localpostgres.internal.server;

import java.io.IOException;

/**
 * A server that follows another one.
 *
 * @param server how to reach it, and how to remove it
 * @param control how to end it and start it again
 */
public record RunningReplica(RunningPostgres server, Control control) {
  /** Ends a server, whose data stay, and starts it; or stops its processes for a while. */
  interface Control {
    void kill() throws IOException;

    void restart() throws IOException;

    void suspend() throws IOException;

    void goOn() throws IOException;
  }

  public void kill() throws IOException {
    control.kill();
  }

  public void restart() throws IOException {
    control.restart();
  }

  public void suspend() throws IOException {
    control.suspend();
  }

  public void goOn() throws IOException {
    control.goOn();
  }
}

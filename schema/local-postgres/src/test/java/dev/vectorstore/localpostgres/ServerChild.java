package dev.vectorstore.localpostgres;

import java.io.IOException;

/** Starts a server, prints how that went, and waits for the end of its input. */
public final class ServerChild {
  private ServerChild() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException {
    try {
      System.out.println("started " + LocalPostgres.start().newDatabase().url());
    } catch (LocalPostgresException e) {
      System.out.println(e.getMessage());
    }
    while (System.in.read() >= 0) {
      // nothing is sent
    }
  }
}

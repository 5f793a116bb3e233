package dev.vectorstore.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Stands between a client and a server, both here, and can fall silent: it passes no byte then, in
 * neither direction, and closes nothing, as a network that fails without a word.
 */
final class QuietableProxy implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 50;

  // Of a message that asks to cancel: 16 bytes, of which the first four say so many.
  private static final int CANCEL_REQUEST = 80_877_102;

  private final ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  private final InetSocketAddress server;
  private final List<Socket> sockets = new ArrayList<>();
  private long left = Long.MAX_VALUE;
  private boolean holdsNext;
  private boolean holds;

  QuietableProxy(InetSocketAddress server) throws IOException {
    this.server = server;
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Passes about so many bytes more, and then none. */
  synchronized void fallSilentAfter(long bytes) {
    left = bytes;
  }

  /** Does not pass the next request to cancel a statement until it {@linkplain #speak speaks}. */
  synchronized void holdNextCancellation() {
    holdsNext = true;
  }

  /** Whether one has come that it does not pass. */
  synchronized boolean holdsCancellation() {
    return holds;
  }

  /** Passes bytes again, those of before too. */
  synchronized void speak() {
    left = Long.MAX_VALUE;
    holds = false;
    notifyAll();
  }

  private void accept() throws IOException {
    for (int i = 0; i < MOST_CONNECTIONS; i++) {
      Socket client = kept(listener.accept());
      Socket backend = kept(new Socket(server.getAddress(), server.getPort()));
      start(() -> pass(client, backend));
      start(() -> pass(backend, client));
    }
  }

  private synchronized Socket kept(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  private void pass(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 13];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (read == 16 && ByteBuffer.wrap(buffer).getInt(Integer.BYTES) == CANCEL_REQUEST) {
          holdOne();
        }
        awaitVoice(read);
        out.write(buffer, 0, read);
      }
    }
  }

  private synchronized void holdOne() throws IOException {
    if (holdsNext) {
      holdsNext = false;
      holds = true;
      waitWhile(() -> holds);
    }
  }

  private synchronized void awaitVoice(int bytes) throws IOException {
    left -= bytes;
    waitWhile(() -> left <= 0);
  }

  private synchronized void waitWhile(BooleanSupplier silent) throws IOException {
    try {
      while (silent.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @FunctionalInterface
  private interface Passing {
    void run() throws IOException;
  }

  private static void start(Passing passing) {
    Thread thread =
        new Thread(
            () -> {
              try {
                passing.run();
              } catch (IOException e) {
                // One side has closed its socket: so is the other's.
              }
            },
            "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    speak();
  }
}

package dev.vectorstore.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Stands between clients and a server, all here, and closes every socket in the end. */
abstract class LoopbackListener implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  private final InetSocketAddress server;
  private final List<Socket> sockets = new ArrayList<>();

  /** In front of a server; listens once it is told to. */
  LoopbackListener(InetSocketAddress server) throws IOException {
    this.server = server;
  }

  /** Takes so many clients at most, each on a thread of its own. */
  final void listen(int mostConnections) {
    start(
        () -> {
          for (int i = 0; i < mostConnections; i++) {
            Socket client = kept(listener.accept());
            start(() -> serve(client, kept(new Socket(server.getAddress(), server.getPort()))));
          }
        });
  }

  /** Serves one client until a side closes its socket. */
  abstract void serve(Socket client, Socket backend) throws IOException;

  final int port() {
    return listener.getLocalPort();
  }

  private synchronized Socket kept(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  /** Work on sockets. */
  @FunctionalInterface
  interface Passing {
    void run() throws IOException;
  }

  static void start(Passing passing) {
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
  }
}

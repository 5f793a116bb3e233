package dev.vectorstore.springboot;

import dev.vectorstore.localpostgres.LocalDatabase;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A port of this machine before a database's. While it is shut, it ends every connection, as a
 * server that was killed does.
 */
final class Gate implements Closeable {
  private final ServerSocket listening;
  private final URI target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch tried = new CountDownLatch(1);
  private volatile boolean open = true;

  private Gate(ServerSocket listening, URI target) {
    this.listening = listening;
    this.target = target;
  }

  static Gate before(LocalDatabase database) throws IOException {
    Gate gate =
        new Gate(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
            URI.create(database.url().substring("jdbc:".length())));
    start(gate::accept);
    return gate;
  }

  /** The property of the application. */
  String url() {
    String query = target.getRawQuery();
    return "spring.datasource.url=jdbc:postgresql://127.0.0.1:"
        + listening.getLocalPort()
        + target.getRawPath()
        + (query == null ? "" : "?" + query);
  }

  void shut() {
    open = false;
    sockets.forEach(Gate::end);
  }

  void open() {
    open = true;
  }

  void openOnceTried() {
    try {
      tried.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (open) {
          join(client, new Socket(target.getHost(), target.getPort()));
        } else {
          end(client);
          tried.countDown();
        }
      } catch (IOException e) {
        // It was closed, or one of the two ends was.
      }
    }
  }

  private void join(Socket client, Socket server) {
    sockets.add(client);
    sockets.add(server);
    start(() -> copy(client, server));
    start(() -> copy(server, client));
  }

  private void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // The other end is told by the closed socket.
    } finally {
      sockets.remove(from);
      end(to);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "gate");
    thread.setDaemon(true);
    thread.start();
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    sockets.forEach(Gate::end);
  }
}

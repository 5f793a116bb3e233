package dev.vectorstore.internal.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets whose timeout bounds their writes as well as their reads: one that can send no byte
 * for so long is closed. A server that takes nothing more in the middle of a large write would hold
 * up the writer for ever. The driver makes one by the class's name. Safe to use from many threads.
 */
public final class BoundedWrites extends SocketFactory {
  /** For the driver. */
  public BoundedWrites() {}

  @Override
  public Socket createSocket() {
    return new BoundedSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  private Socket connected(SocketAddress server, @Nullable SocketAddress local) throws IOException {
    Socket socket = createSocket();
    try {
      socket.bind(local); // to any address if there is none
      socket.connect(server);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return socket;
  }
}

package dev.vectorstore.springai;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.localpostgres.LocalDatabase;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/** Counts what goes to a server and comes from it, over the connections of {@link #pool}. */
public final class CountedBytes extends SocketFactory {
  static final AtomicLong SENT = new AtomicLong();
  static final AtomicLong RECEIVED = new AtomicLong();

  static HikariDataSource pool(LocalDatabase database) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(2);
    config.addDataSourceProperty("socketFactory", CountedBytes.class.getName());
    config.addDataSourceProperty("socketTimeout", "300");
    return new HikariDataSource(config);
  }

  static void reset() {
    SENT.set(0);
    RECEIVED.set(0);
  }

  @Override
  public Socket createSocket() {
    return new CountedSocket();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  private static final class CountedSocket extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int read = super.read();
          RECEIVED.addAndGet(read < 0 ? 0 : 1);
          return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int read = super.read(into, offset, length);
          RECEIVED.addAndGet(Math.max(0, read));
          return read;
        }
      };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(int written) throws IOException {
          out.write(written);
          SENT.incrementAndGet();
        }

        @Override
        public void write(byte[] written, int offset, int length) throws IOException {
          out.write(written, offset, length);
          SENT.addAndGet(length);
        }
      };
    }
  }
}

package dev.vectorstore.postgres;

import dev.vectorstore.localpostgres.LocalDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Stands between a client and a server, both here, and can fall silent: it passes no byte then, in
 * neither direction, and closes nothing, as a network that fails without a word.
 */
final class QuietableProxy extends LoopbackListener {
  private static final int FEW_CONNECTIONS = 50;

  private static final long POLL_MILLIS = 5;

  // Of a message that asks to cancel: 16 bytes, of which the first four say so many.
  private static final int CANCEL_REQUEST = 80_877_102;

  private long passed;
  private long left = Long.MAX_VALUE;
  private Optional<Duration> stall = Optional.empty();
  private boolean holdsNext;
  private boolean holds;

  QuietableProxy(InetSocketAddress server) throws IOException {
    this(server, FEW_CONNECTIONS);
  }

  QuietableProxy(InetSocketAddress server, int mostConnections) throws IOException {
    super(server);
    listen(mostConnections);
  }

  /** Where the server of a database is. */
  static InetSocketAddress serverOf(LocalDatabase local) {
    return serverOf(local.url());
  }

  /** Where the server of a URL is. */
  static InetSocketAddress serverOf(String said) {
    Properties url = Driver.parseURL(said, null);
    return new InetSocketAddress(
        PGProperty.PG_HOST.getOrDefault(url),
        Integer.parseInt(PGProperty.PG_PORT.getOrDefault(url)));
  }

  /** The URL of a database on that server, by way of this. */
  String url(LocalDatabase local) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + local.name();
  }

  /** How many bytes it has passed in both directions. */
  synchronized long passed() {
    return passed;
  }

  /** Passes so many bytes more, and then none. */
  synchronized void fallSilentAfter(long bytes) {
    left = bytes;
  }

  /** Passes so many bytes more, then none for a while, and then all again. */
  synchronized void stallAfter(long bytes, Duration duration) {
    left = bytes;
    stall = Optional.of(duration);
  }

  /** Whether a stall is to come or not over. */
  synchronized boolean isStalling() {
    return stall.isPresent();
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
    stall = Optional.empty();
    holds = false;
    notifyAll();
  }

  @Override
  void serve(Socket client, Socket backend) {
    start(() -> pass(client, backend));
    start(() -> pass(backend, client));
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
        for (int done = 0; done < read; ) {
          int part = awaitVoice(read - done);
          out.write(buffer, done, part);
          done += part;
        }
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

  /** How many of these bytes may be passed now. */
  private synchronized int awaitVoice(int bytes) throws IOException {
    if (left <= 0 && stall.isPresent()) {
      endAfter(stall.get());
    }
    waitWhile(() -> left <= 0);
    int part = (int) Math.min(left, bytes);
    left -= part;
    passed += part;
    return part;
  }

  /** The stall is over for all once it is for the first. */
  private void endAfter(Duration duration) throws IOException {
    long end = System.nanoTime() + duration.toNanos();
    waitWhile(
        () -> {
          if (System.nanoTime() >= end) {
            speak();
          }
          return left <= 0;
        });
  }

  private void waitWhile(BooleanSupplier silent) throws IOException {
    try {
      while (silent.getAsBoolean()) {
        wait(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    super.close();
    speak();
  }
}

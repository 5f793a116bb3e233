package dev.vectorstore.internal.net;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes itself when it could send no byte for as long as it would wait for one. */
final class BoundedSocket extends Socket {
  // A look costs next to nothing; one for each write would be felt.
  private static final long LOOK_MILLIS = 250;
  private static final int PIECE_BYTES = 1 << 16;

  private static final ScheduledThreadPoolExecutor WATCH = watch();

  private volatile @Nullable Long writingSince;
  private @Nullable Future<?> looks;

  private static ScheduledThreadPoolExecutor watch() {
    ScheduledThreadPoolExecutor watch =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "vectorstore-sockets");
              thread.setDaemon(true);
              return thread;
            });
    watch.setRemoveOnCancelPolicy(true);
    watch.setKeepAliveTime(1, TimeUnit.SECONDS); // without sockets there is no thread
    watch.allowCoreThreadTimeOut(true);
    return watch;
  }

  @Override
  public void connect(SocketAddress server, int timeout) throws IOException {
    super.connect(server, timeout);
    synchronized (this) {
      looks =
          WATCH.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    Long since = writingSince;
    try {
      if (since != null && isOver(System.nanoTime() - since, getSoTimeout())) {
        close();
      }
    } catch (IOException e) {
      // It was closed meanwhile, or is not to be closed: the writer learns it from its own failure.
    }
  }

  private static boolean isOver(long nanos, int millis) {
    return millis > 0 && nanos > TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Override
  public synchronized void close() throws IOException {
    if (looks != null) {
      looks.cancel(false);
    }
    super.close();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Watched(super.getOutputStream());
  }

  /** Notes since when a piece of what is written is on its way. */
  private final class Watched extends OutputStream {
    private final OutputStream out;

    Watched(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        for (int done = 0; done < length; done += PIECE_BYTES) {
          writingSince = System.nanoTime();
          out.write(bytes, offset + done, Math.min(PIECE_BYTES, length - done));
        }
      } finally {
        writingSince = null;
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      BoundedSocket.this.close();
    }
  }
}

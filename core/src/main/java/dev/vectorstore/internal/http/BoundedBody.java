package dev.vectorstore.internal.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * An answer in pieces of one size, so that memory is what the answer takes; one that is longer than
 * it may be is not read to its end.
 */
final class BoundedBody implements BodySubscriber<InputStream> {
  private static final int PIECE = 1 << 16;

  private final long maxBytes;
  private final List<ByteBuffer> pieces = new ArrayList<>();
  private final CompletableFuture<InputStream> whole = new CompletableFuture<>();
  private long length;
  private Flow.@Nullable Subscription subscription;

  BoundedBody(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      length += buffer.remaining();
      if (length > maxBytes) {
        giveUp();
        return;
      }
      keep(buffer);
    }
  }

  private void keep(ByteBuffer buffer) {
    while (buffer.hasRemaining()) {
      if (pieces.isEmpty() || !last().hasRemaining()) {
        pieces.add(ByteBuffer.allocate(PIECE));
      }
      ByteBuffer piece = last();
      int size = Math.min(piece.remaining(), buffer.remaining());
      piece.put(buffer.slice().limit(size));
      buffer.position(buffer.position() + size);
    }
  }

  private ByteBuffer last() {
    return pieces.get(pieces.size() - 1);
  }

  private void giveUp() {
    pieces.clear();
    whole.completeExceptionally(new TooLong(maxBytes));
    if (subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    List<InputStream> streams = new ArrayList<>(pieces.size());
    for (ByteBuffer piece : pieces) {
      streams.add(new ByteArrayInputStream(piece.array(), piece.arrayOffset(), piece.position()));
    }
    whole.complete(new SequenceInputStream(Collections.enumeration(streams)));
  }

  /** There was more than is read. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1;

    TooLong(long maxBytes) {
      super("more than " + maxBytes + " bytes");
    }
  }
}

package dev.vectorstore.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class BoundedBodyTest {
  private final AtomicBoolean cancelled = new AtomicBoolean();

  private BoundedBody body(long maxBytes) {
    BoundedBody body = new BoundedBody(maxBytes);
    body.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {
            cancelled.set(true);
          }
        });
    return body;
  }

  @Property(tries = 100)
  void body_inAnyParts_isTheirBytes(
      @ForAll @Size(max = 8) List<@IntRange(max = 70_000) Integer> parts, @ForAll long seed)
      throws IOException {
    int length = parts.stream().mapToInt(Integer::intValue).sum();
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    BoundedBody body = body(length);
    int from = 0;
    for (int part : parts) {
      body.onNext(List.of(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + part))));
      from += part;
    }
    body.onComplete();

    assertThat(future(body).join().readAllBytes()).isEqualTo(bytes);
  }

  @Test
  void body_aByteTooLong_isCancelledAndFails() {
    BoundedBody body = body(3);
    body.onNext(List.of(ByteBuffer.allocate(2), ByteBuffer.allocate(2), ByteBuffer.allocate(2)));
    body.onComplete();

    assertThat(cancelled).isTrue();
    assertThatThrownBy(() -> future(body).get())
        .cause()
        .isInstanceOf(BoundedBody.TooLong.class)
        .hasMessage("more than 3 bytes");
  }

  @Test
  void body_failureOfTheConnection_isTheBodys() {
    BoundedBody body = body(3);
    IOException broken = new IOException("reset");
    body.onError(broken);

    assertThatThrownBy(() -> future(body).get()).cause().isSameAs(broken);
  }

  private static CompletableFuture<InputStream> future(BoundedBody body) {
    return body.getBody().toCompletableFuture();
  }
}

package dev.vectorstore.migration.internal.directory.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BlockSourceTest {
  private static final byte[] CONTENT = new byte[20_001];

  static {
    new Random(4711).nextBytes(CONTENT);
  }

  @Property(tries = 300)
  void read_anyPlacesInTurn_givesWhatIsThere(
      @ForAll @Size(max = 20) List<@IntRange(max = 20_000) Integer> places,
      @ForAll @IntRange(min = 1, max = 9_000) int length)
      throws IOException {
    BlockSource blocks = new BlockSource(ByteSource.of(CONTENT));
    for (int place : places) {
      byte[] read = new byte[Math.min(length, CONTENT.length - place)];

      blocks.read(place, ByteBuffer.wrap(read));

      assertThat(ByteBuffer.wrap(read)).isEqualTo(ByteBuffer.wrap(CONTENT, place, read.length));
    }
  }

  @Example
  void read_beyondTheEnd_failsAsTheSourceDoesAndReadsOnAfter() throws IOException {
    BlockSource blocks = new BlockSource(ByteSource.of(CONTENT));

    for (long place : new long[] {CONTENT.length - 3, CONTENT.length, 1L << 40}) {
      assertThatThrownBy(() -> blocks.read(place, ByteBuffer.allocate(4)))
          .isInstanceOf(EOFException.class);
      byte[] read = new byte[4];
      blocks.read(8_190, ByteBuffer.wrap(read));
      assertThat(ByteBuffer.wrap(read)).isEqualTo(ByteBuffer.wrap(CONTENT, 8_190, 4));
    }
  }

  @Property(tries = 300)
  void read_anyBlocks_givesWhatIsThere(
      @ForAll @Size(max = 20) List<@IntRange(max = 20_000) Integer> places,
      @ForAll @IntRange(min = 1, max = 9_000) int length,
      @ForAll @IntRange(min = 1, max = 5_000) int blockBytes,
      @ForAll @IntRange(min = 1, max = 5) int count)
      throws IOException {
    BlockSource blocks = new BlockSource(ByteSource.of(CONTENT), blockBytes, count);
    for (int place : places) {
      byte[] read = new byte[Math.min(length, CONTENT.length - place)];

      blocks.read(place, ByteBuffer.wrap(read));

      assertThat(ByteBuffer.wrap(read)).isEqualTo(ByteBuffer.wrap(CONTENT, place, read.length));
    }
  }

  @Example
  void read_inAnyOrderWithinTheBlocks_readsEachBlockOnce() throws IOException {
    Counted source = new Counted(1 << 26);
    BlockSource blocks = new BlockSource(source, 1 << 16, 16);
    Random random = new Random(4711);

    for (int at = 0; at < 64; at++) {
      for (int i = 0; i < 200; i++) {
        int near = (at & ~15) * (1 << 16) + random.nextInt((1 << 20) - 1_536);
        blocks.read(near, ByteBuffer.allocate(1_536));
      }
    }

    assertThat(source.reads).isEqualTo(64);
    assertThat(source.bytes).isEqualTo(64 << 16);
  }

  @Example
  void read_farApart_readsAtMostEightTimesAsMuch() throws IOException {
    Counted source = new Counted(1 << 30);
    BlockSource blocks = new BlockSource(source, 1 << 16, 16);
    Random random = new Random(4711);

    for (int i = 0; i < 20_000; i++) {
      blocks.read(random.nextInt((1 << 30) - 1_536), ByteBuffer.allocate(1_536));
    }

    assertThat(source.bytes).isLessThan((1 << 22) + 9L * 20_000 * 1_536);
  }

  /** Of zeros. */
  private static final class Counted implements ByteSource {
    private final long size;
    private long reads;
    private long bytes;

    Counted(long size) {
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void read(long position, ByteBuffer target) {
      reads++;
      bytes += target.remaining();
      target.position(target.limit());
    }

    @Override
    public void close() {}
  }
}

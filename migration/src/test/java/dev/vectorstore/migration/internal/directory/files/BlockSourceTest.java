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
}

package dev.vectorstore.migration.internal.directory.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.directory.Fixtures;
import dev.vectorstore.migration.internal.directory.Mutations;
import dev.vectorstore.migration.internal.directory.files.ByteSource;
import dev.vectorstore.migration.internal.directory.pickle.PersistentData;
import dev.vectorstore.migration.internal.directory.pickle.PersistentDataReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * The files of real indexes, damaged: each is read, or refused by a {@link ChromaReadException},
 * with few reads for its size. The profile {@code fuzz} tries more.
 */
class IndexFuzzTest {
  private static final List<Index> INDEXES =
      List.of(Index.of("0.4.24"), Index.of("0.6.3"), Index.of("1.5.9"));
  private static final int READS_FOR_A_BYTE = 4;
  private static final int BYTES_FOR_A_READ = 1 << 16;

  @Property(shrinking = ShrinkingMode.OFF)
  void names_damaged_areReadOrRefused(@ForAll long seed) throws IOException {
    byte[] damaged = new Mutations(seed).of(index(seed).names);
    Watched source = new Watched(damaged);
    AtomicLong told = new AtomicLong();
    try {
      PersistentData read =
          PersistentDataReader.read(source, (id, label) -> told.addAndGet(1 + id.length));
      assertThat(read.names()).isNotNegative();
    } catch (ChromaReadException e) {
      assertThat(e.reason()).isEqualTo(Reason.DAMAGED);
    }
    assertThat(told.get()).isLessThanOrEqualTo(10L * damaged.length + 100);
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void vectors_damaged_areReadOrRefused(@ForAll long seed) throws IOException {
    Index index = index(seed);
    Mutations mutations = new Mutations(seed);
    byte[] header = mutations.onceIn(2) ? index.header : mutations.of(index.header);
    byte[] data = mutations.of(index.data);
    byte[] lengths = mutations.of(index.lengths);
    try (HnswFiles files =
        new HnswFiles(
            HnswHeader.read(new Watched(header)), new Watched(data), new Watched(lengths))) {
      AtomicLong elements = new AtomicLong();
      files.readLabels((element, label, deleted) -> elements.incrementAndGet());
      assertThat(elements.get()).isEqualTo(files.completeElements());
      for (long element = 0; element < elements.get(); element++) {
        assertThat(files.vector(element).dimension()).isEqualTo(files.dimension());
        files.length(element);
      }
    } catch (ChromaReadException e) {
      assertThat(e.reason()).isEqualTo(Reason.DAMAGED);
    }
  }

  private static Index index(long seed) {
    return INDEXES.get((int) Math.floorMod(seed, (long) INDEXES.size()));
  }

  /** The files of one index. */
  private static final class Index {
    private final byte[] names;
    private final byte[] header;
    private final byte[] data;
    private final byte[] lengths;

    Index(Path directory) throws IOException {
      this.names = Files.readAllBytes(directory.resolve("index_metadata.pickle"));
      this.header = Files.readAllBytes(directory.resolve("header.bin"));
      this.data = Files.readAllBytes(directory.resolve("data_level0.bin"));
      this.lengths = Files.readAllBytes(directory.resolve("length.bin"));
    }

    static Index of(String fixture) {
      try {
        Path temp = Files.createTempDirectory("index");
        try {
          return new Index(Fixtures.index(Fixtures.unpack(fixture, temp)));
        } finally {
          Fixtures.delete(temp);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Fails when it is read more often, or by larger pieces, than its size can need. */
  private static final class Watched implements ByteSource {
    private final ByteSource bytes;
    private long readsLeft;

    Watched(byte[] bytes) throws IOException {
      this.bytes = ByteSource.of(bytes);
      this.readsLeft = (long) READS_FOR_A_BYTE * bytes.length + 100;
    }

    @Override
    public long size() throws IOException {
      return bytes.size();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
      assertThat(readsLeft--).as("reads of %s bytes", size()).isPositive();
      assertThat(target.remaining()).isLessThanOrEqualTo((int) size() + BYTES_FOR_A_READ);
      bytes.read(position, target);
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }
}

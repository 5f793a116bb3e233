package dev.vectorstore.migration.internal.directory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * Damages real files and answers: the same for the same seed.
 *
 * <p>Why: docs/decisions/0055-fuzzing.md.
 */
public final class Mutations {
  private static final long[] EDGES = {
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    32_767,
    65_535,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final int MAX_EDITS = 6;
  private static final int MAX_PIECE = 64;

  private final Random random;

  public Mutations(long seed) {
    this.random = new Random(seed);
  }

  /**
   * A damaged copy: bytes changed, numbers set to edges, pieces cut, doubled or moved, words put.
   */
  public byte[] of(byte[] sound, String... words) {
    byte[] bytes = sound;
    for (int edits = 1 + random.nextInt(MAX_EDITS); edits > 0; edits--) {
      bytes = edit(bytes, words);
    }
    return bytes;
  }

  /** Whether something that happens once in so many times happens. */
  public boolean onceIn(int times) {
    return random.nextInt(times) == 0;
  }

  private byte[] edit(byte[] bytes, String[] words) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(bytes.length);
    int piece = Math.min(bytes.length - at, 1 + random.nextInt(MAX_PIECE));
    return switch (random.nextInt(words.length == 0 ? 7 : 9)) {
      case 0 -> with(bytes, at, (byte) random.nextInt(256));
      case 1 -> with(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
      case 2 -> withNumber(bytes, at);
      case 3 -> onceIn(4) ? Arrays.copyOf(bytes, at) : without(bytes, at, piece);
      case 4 -> inserted(bytes, at, piece(bytes, at, piece));
      case 5 -> inserted(bytes, random.nextInt(bytes.length), piece(bytes, at, piece));
      case 6 -> inserted(bytes, at, noise(piece));
      default -> inserted(bytes, at, words[random.nextInt(words.length)].getBytes(ISO_8859_1));
    };
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    byte[] changed = bytes.clone();
    changed[at] = value;
    return changed;
  }

  private byte[] withNumber(byte[] bytes, int at) {
    ByteBuffer changed =
        ByteBuffer.wrap(bytes.clone())
            .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long value = EDGES[random.nextInt(EDGES.length)];
    if (random.nextBoolean() && at + Long.BYTES <= bytes.length) {
      changed.putLong(at, value);
    } else if (at + Integer.BYTES <= bytes.length) {
      changed.putInt(at, (int) value);
    }
    return changed.array();
  }

  private static byte[] without(byte[] bytes, int at, int length) {
    byte[] changed = Arrays.copyOf(bytes, bytes.length - length);
    System.arraycopy(bytes, at + length, changed, at, bytes.length - at - length);
    return changed;
  }

  private static byte[] piece(byte[] bytes, int at, int length) {
    return Arrays.copyOfRange(bytes, at, at + length);
  }

  private static byte[] inserted(byte[] bytes, int at, byte[] piece) {
    byte[] changed = Arrays.copyOf(bytes, bytes.length + piece.length);
    System.arraycopy(piece, 0, changed, at, piece.length);
    System.arraycopy(bytes, at, changed, at + piece.length, bytes.length - at);
    return changed;
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }
}

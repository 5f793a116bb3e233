package dev.vectorstore.schema;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of pgvector. Only its leading numbers are read, since providers append text: {@code
 * 0.8} is {@code 0.8.0}, {@code 0.10.1} is newer than {@code 0.8.6}, and the rest of {@code
 * 0.8.0-yb} or {@code 0.8.0.google-1} is ignored. Immutable and safe to share between threads.
 */
public final class ExtensionVersion {
  private static final Pattern NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+)*");

  /** The oldest version that the store supports. It was the first with iterative scans. */
  public static final ExtensionVersion OLDEST = new ExtensionVersion("0.8.0");

  /**
   * The first version whose parallel builds of HNSW indexes stay within their memory
   * (CVE-2026-3172).
   */
  public static final ExtensionVersion PARALLEL_BUILDS = new ExtensionVersion("0.8.2");

  /** The first version whose vacuum does not damage an HNSW index. */
  static final ExtensionVersion VACUUM = new ExtensionVersion("0.8.4");

  /** The first version whose builds of IVFFlat indexes stay within their memory. */
  public static final ExtensionVersion IVFFLAT_BUILDS = new ExtensionVersion("0.8.7");

  private final String text;
  private final List<BigInteger> numbers;

  private ExtensionVersion(String text) {
    this.text = text;
    Matcher leading = NUMBERS.matcher(text);
    this.numbers =
        leading.lookingAt()
            ? Arrays.stream(leading.group().split("\\.")).map(BigInteger::new).toList()
            : List.of();
  }

  /**
   * Reads a version from a text, which must not be null. A text that does not begin with a number,
   * such as an empty one, is older than all others.
   */
  public static ExtensionVersion of(String text) {
    return new ExtensionVersion(text);
  }

  /** Whether the other is newer. */
  public boolean isBefore(ExtensionVersion other) {
    int parts = Math.max(numbers.size(), other.numbers.size());
    for (int i = 0; i < parts; i++) {
      int compared = part(i).compareTo(other.part(i));
      if (compared != 0) {
        return compared < 0;
      }
    }
    return false;
  }

  private BigInteger part(int index) {
    return index < numbers.size() ? numbers.get(index) : BigInteger.ZERO;
  }

  /** The text as it was given. */
  @Override
  public String toString() {
    return text;
  }
}

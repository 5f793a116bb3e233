package dev.vectorstore.examples.embedding;

/**
 * The speed of one run.
 *
 * @param perSecond texts per second of wall-clock time
 * @param perProcessorSecond texts per second of processor time
 */
record Measurement(double perSecond, double perProcessorSecond) {
  /** Parses the output of {@link Run}. */
  static Measurement parse(String line, int texts) {
    String[] nanos = line.strip().split(" ");
    return new Measurement(
        texts * 1e9 / Long.parseLong(nanos[0]), texts * 1e9 / Long.parseLong(nanos[1]));
  }
}

package dev.vectorstore.examples.embedding;

/**
 * How fast one run was.
 *
 * @param perSecond texts in a second on the wall
 * @param perProcessorSecond texts in a second of one processor
 */
record Measurement(double perSecond, double perProcessorSecond) {
  /** Of what {@link Run} prints. */
  static Measurement parse(String line, int texts) {
    String[] nanos = line.strip().split(" ");
    return new Measurement(
        texts * 1e9 / Long.parseLong(nanos[0]), texts * 1e9 / Long.parseLong(nanos[1]));
  }
}

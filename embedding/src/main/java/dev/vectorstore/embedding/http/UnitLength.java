package dev.vectorstore.embedding.http;

/** Checks the length of a server's vectors against the settings. */
final class UnitLength {
  /**
   * Far more than the rounding of 16-bit numbers, far less than the difference to another model.
   */
  private static final double TOLERANCE = 0.01;

  private UnitLength() {}

  static void require(float[][] vectors) throws BadAnswer {
    for (int i = 0; i < vectors.length; i++) {
      double squares = 0;
      for (float number : vectors[i]) {
        squares += (double) number * number;
      }
      if (Math.abs(Math.sqrt(squares) - 1) > TOLERANCE) {
        throw new BadAnswer(
            "a vector for index " + i + " whose length is not 1, although the settings declare it");
      }
    }
  }
}

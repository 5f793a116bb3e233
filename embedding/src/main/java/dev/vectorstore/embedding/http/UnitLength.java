package dev.vectorstore.embedding.http;

/** Holds a server to what the settings say of its vectors. */
final class UnitLength {
  /** Far more than 16-bit numbers lose, far less than what another model would show. */
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
            "a vector for index " + i + " whose length is not 1, as the settings say it is");
      }
    }
  }
}

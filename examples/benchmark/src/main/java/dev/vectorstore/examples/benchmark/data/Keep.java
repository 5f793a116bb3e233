package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Document;

/** Which documents a search may find: all, or the share whose number under a key is 0. */
public enum Keep {
  /** All of them. */
  ALL(1),
  /** Every second. */
  HALF(2),
  /** One in ten. */
  TENTH(10),
  /** One in a hundred. */
  HUNDREDTH(100),
  /** One in a thousand. */
  THOUSANDTH(1000);

  private final int oneIn;

  Keep(int oneIn) {
    this.oneIn = oneIn;
  }

  /** The metadata key, whose value is 0 for one document in {@link #oneIn}. */
  public String key() {
    return "mod" + oneIn;
  }

  /** The number of documents of which one is kept. */
  public int oneIn() {
    return oneIn;
  }

  /** The share of documents that is kept, in percent. */
  public double percent() {
    return 100.0 / oneIn;
  }

  /** Whether the document with this number of a corpus is kept. */
  boolean keeps(int number) {
    return number % oneIn == 0;
  }

  /** Whether a document of a corpus is kept. */
  public boolean keeps(Document document) {
    return this == ALL || Long.valueOf(0).equals(document.metadata().get(key()));
  }
}

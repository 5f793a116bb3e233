package dev.vectorstore.examples.springboot.chroma;

/** How far an import is. */
enum Stage {
  WAITING("waiting"),
  READING("reading"),
  IMPORTING("importing"),
  VERIFYING("verifying"),
  INDEXING("indexing words"),
  DONE("done"),
  FAILED("failed");

  private final String words;

  Stage(String words) {
    this.words = words;
  }

  /** For a reader. */
  public String words() {
    return words;
  }

  /** Whether nothing will change any more. */
  public boolean isLast() {
    return this == DONE || this == FAILED;
  }
}

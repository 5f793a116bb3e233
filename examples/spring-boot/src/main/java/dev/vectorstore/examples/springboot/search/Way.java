package dev.vectorstore.examples.springboot.search;

/** How passages are looked for. */
enum Way {
  MEANING("meaning", "the nearest vectors"),
  WORDS("words", "the passages with the words"),
  HYBRID("both", "both lists, joined");

  private final String label;
  private final String hint;

  Way(String label, String hint) {
    this.label = label;
    this.hint = hint;
  }

  /** The choice in the form. */
  public String label() {
    return label;
  }

  /** What it finds. */
  public String hint() {
    return hint;
  }
}

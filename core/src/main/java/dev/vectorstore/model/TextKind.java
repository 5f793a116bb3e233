package dev.vectorstore.model;

/** What a text is embedded as: some models want questions marked as such. */
public enum TextKind {
  /** What is stored and found. */
  DOCUMENT,
  /** What is asked. */
  QUERY
}

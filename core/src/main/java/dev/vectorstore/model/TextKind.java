package dev.vectorstore.model;

/** Whether a text is embedded as a document or as a query. Some models embed them differently. */
public enum TextKind {
  /** A text that is stored and found. */
  DOCUMENT,
  /** A text that is searched for. */
  QUERY
}

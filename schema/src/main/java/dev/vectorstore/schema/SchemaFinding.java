package dev.vectorstore.schema;

/**
 * One thing that {@link VectorSchema#check} found.
 *
 * @param severity whether the store works in spite of it
 * @param text what is the matter and what to do; names tables, indexes, functions and roles, never
 *     data
 */
public record SchemaFinding(Severity severity, String text) {
  /** Whether the store works in spite of a finding. */
  public enum Severity {
    /** The store does not work, or not whole, until it is mended. */
    ERROR,
    /** The store works; something is slower, unsafe or left over. */
    WARNING
  }

  static SchemaFinding error(String text) {
    return new SchemaFinding(Severity.ERROR, text);
  }

  static SchemaFinding warning(String text) {
    return new SchemaFinding(Severity.WARNING, text);
  }

  boolean isError() {
    return severity == Severity.ERROR;
  }
}

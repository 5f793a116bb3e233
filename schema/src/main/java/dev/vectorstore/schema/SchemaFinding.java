package dev.vectorstore.schema;

/**
 * A finding of {@link VectorSchema#check}.
 *
 * @param severity whether the store works nevertheless
 * @param text the problem and what to do; it names tables, indexes, functions, roles, and sessions
 *     by their application names, and never data or queries
 */
public record SchemaFinding(Severity severity, String text) {
  /** Whether the store works nevertheless. */
  public enum Severity {
    /** The store does not work, or not completely, until this is fixed. */
    ERROR,
    /** The store works, but something is slower, unsafe or left over. */
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

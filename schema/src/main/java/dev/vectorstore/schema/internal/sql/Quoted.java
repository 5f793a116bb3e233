package dev.vectorstore.schema.internal.sql;

/** Names and texts in the form that SQL needs. */
public final class Quoted {
  private Quoted() {}

  /** A name in double quotes. */
  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text in single quotes, for servers with standard_conforming_strings. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}

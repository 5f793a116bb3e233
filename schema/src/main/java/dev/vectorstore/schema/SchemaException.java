package dev.vectorstore.schema;

import org.jspecify.annotations.Nullable;

/**
 * The schema could not be read, migrated or granted; a subtype for each thing that somebody has to
 * do about it, and the message says what. Names databases, schemas, roles, tables and files, never
 * data or passwords.
 */
public class SchemaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what failed. */
  public SchemaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * The server has no pgvector, or one that is too old: have whoever runs the server install its
   * package.
   */
  public static final class ExtensionUnavailable extends SchemaException {
    private static final long serialVersionUID = 1;

    /** With the package. */
    public ExtensionUnavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The role lacks a right: have another role run what the message says, or be that role. */
  public static final class Forbidden extends SchemaException {
    private static final long serialVersionUID = 1;

    /** With the role and what it may not. */
    public Forbidden(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** No store can be in this database or over this connection: use another. */
  public static final class Unsuitable extends SchemaException {
    private static final long serialVersionUID = 1;

    /** With the database and what is wrong with it. */
    public Unsuitable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}

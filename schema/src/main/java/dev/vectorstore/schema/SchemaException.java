package dev.vectorstore.schema;

import org.jspecify.annotations.Nullable;

/**
 * The schema could not be read, migrated or granted. There is a subtype for each action that the
 * user must take, and the message names the action. Messages have names of databases, schemas,
 * roles, tables and files, and never data or passwords.
 */
public class SchemaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message that says what failed. */
  public SchemaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * The server has no pgvector, or a version that is too old. The administrator of the server must
   * install the package.
   */
  public static final class ExtensionUnavailable extends SchemaException {
    private static final long serialVersionUID = 1;

    /** With a message that names the package. */
    public ExtensionUnavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The role lacks a right. Run the statement in the message as another role, or connect as that
   * role.
   */
  public static final class Forbidden extends SchemaException {
    private static final long serialVersionUID = 1;

    /** With a message that names the role and the missing right. */
    public Forbidden(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** This database or this connection cannot hold a store. Use another. */
  public static final class Unsuitable extends SchemaException {
    private static final long serialVersionUID = 1;

    /** With a message that names the database and the problem. */
    public Unsuitable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}

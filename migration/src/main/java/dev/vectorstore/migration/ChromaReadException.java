package dev.vectorstore.migration;

import org.jspecify.annotations.Nullable;

/** A Chroma directory cannot be read; {@link #reason()} says what the caller can do about it. */
public final class ChromaReadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What stands in the way. */
  public enum Reason {
    /** Nothing is at the path: give the directory that holds {@code chroma.sqlite3}. */
    MISSING_DIRECTORY,
    /** The path is a file: give the directory that holds it. */
    NOT_A_DIRECTORY,
    /** The directory has no {@code chroma.sqlite3}: give another. */
    NOT_CHROMA,
    /**
     * The directory was written by Chroma 0.3 or older: upgrade it with Chroma's own tool first.
     */
    LEGACY_LAYOUT,
    /** A writer holds the database: try again, or stop Chroma. */
    LOCKED,
    /** A writer keeps changing the files: stop Chroma, or give a copy. */
    CHANGING,
    /** {@code chroma.sqlite3} is damaged as a database: restore it from a backup. */
    CORRUPT_DATABASE,
    /** {@code chroma.sqlite3} is a sound database, but not Chroma's: give another directory. */
    NOT_CHROMA_DATABASE,
    /** One file inside the directory cannot be understood. */
    DAMAGED,
    /** The operating system refused to read or to copy: see the cause. */
    UNREADABLE
  }

  private final Reason reason;

  /** With what was wanted and what is there. */
  public ChromaReadException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** With the failure that led to it. */
  public ChromaReadException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns what stands in the way. */
  public Reason reason() {
    return reason;
  }
}

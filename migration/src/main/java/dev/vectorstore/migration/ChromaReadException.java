package dev.vectorstore.migration;

import org.jspecify.annotations.Nullable;

/**
 * A Chroma directory or server cannot be read; {@link #reason()} says what the caller can do about
 * it.
 */
public final class ChromaReadException extends SourceReadException {

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
    /**
     * A file of the directory is a pointer of Git LFS: fetch the files with {@code git lfs pull}.
     */
    LFS_POINTER,
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
    UNREADABLE,
    /** The server cannot be reached or broke off: try again later, or correct the address. */
    SERVER_UNREACHABLE,
    /** The server took longer than it was allowed: allow more, or ask for smaller pages. */
    SERVER_TIMED_OUT,
    /** The server wants fewer requests: try again later, or allow longer waits. */
    SERVER_OVERLOADED,
    /** The server wants other credentials. */
    SERVER_UNAUTHORIZED,
    /** The server sends the client elsewhere, which is not followed: correct the address. */
    SERVER_REDIRECTS,
    /** The address is not public, which was asked to be refused. */
    SERVER_NOT_PUBLIC,
    /** The server does not have the tenant, the database or the collection: correct the name. */
    SERVER_LACKS,
    /** The server does not take the request, for a quota of its own for one. */
    SERVER_REFUSES,
    /** The server failed: read its directory instead. */
    SERVER_FAILED,
    /** What the server answers is not Chroma's, or contradicts itself. */
    SERVER_ANSWER,
    /** The thread was interrupted while a server was asked. */
    INTERRUPTED
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

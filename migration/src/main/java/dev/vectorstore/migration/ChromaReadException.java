package dev.vectorstore.migration;

import org.jspecify.annotations.Nullable;

/** A Chroma directory or server cannot be read. {@link #reason()} says what the caller can do. */
public final class ChromaReadException extends SourceReadException {

  private static final long serialVersionUID = 1L;

  /** The cause, with what to do. */
  public enum Reason {
    /** The path does not exist. Give the directory that has {@code chroma.sqlite3}. */
    MISSING_DIRECTORY,
    /** The path is a file. Give the directory that contains it. */
    NOT_A_DIRECTORY,
    /** The directory has no {@code chroma.sqlite3}. Give another one. */
    NOT_CHROMA,
    /** Chroma 0.3 or older wrote the directory. Upgrade it with Chroma's own tool first. */
    LEGACY_LAYOUT,
    /** A file of the directory is a Git LFS pointer. Fetch the files with {@code git lfs pull}. */
    LFS_POINTER,
    /** A writer has locked the database. Try again, or stop Chroma. */
    LOCKED,
    /** A writer keeps changing the files. Stop Chroma, or give a copy. */
    CHANGING,
    /** The database in {@code chroma.sqlite3} is corrupt. Restore it from a backup. */
    CORRUPT_DATABASE,
    /** {@code chroma.sqlite3} is a valid database, but not Chroma's. Give another directory. */
    NOT_CHROMA_DATABASE,
    /** One file in the directory is damaged. */
    DAMAGED,
    /** The operating system refused to read or copy a file. See the cause. */
    UNREADABLE,
    /**
     * The server cannot be reached, or the connection was lost. Try again later, or correct the
     * address.
     */
    SERVER_UNREACHABLE,
    /** The server took longer than the time limit. Raise the limit, or ask for smaller pages. */
    SERVER_TIMED_OUT,
    /** The server asks for fewer requests. Try again later, or allow longer waits. */
    SERVER_OVERLOADED,
    /** The server refused the credentials. */
    SERVER_UNAUTHORIZED,
    /** The server redirects the request, which is not followed. Correct the address. */
    SERVER_REDIRECTS,
    /** The address is not public, and only public addresses are allowed. */
    SERVER_NOT_PUBLIC,
    /** The server does not have the tenant, the database or the collection. Correct the name. */
    SERVER_LACKS,
    /** The server refused the request, for example because of a quota. */
    SERVER_REFUSES,
    /** The server failed. Read its directory instead. */
    SERVER_FAILED,
    /** The server's answer is not Chroma's, or contradicts itself. */
    SERVER_ANSWER,
    /** The thread was interrupted during a request to a server. */
    INTERRUPTED
  }

  /** What {@link #reason()} returns. */
  private final Reason reason;

  /** With what was expected and what was found. */
  public ChromaReadException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** With the cause. */
  public ChromaReadException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns the cause, with what to do. */
  public Reason reason() {
    return reason;
  }
}

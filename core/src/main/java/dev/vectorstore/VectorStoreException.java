package dev.vectorstore;

import dev.vectorstore.model.EmbeddingModel;
import org.jspecify.annotations.Nullable;

/**
 * A failure outside the caller's arguments. There is a subtype for each thing that a caller can do
 * about it. Messages name the operation and the collection. They never contain embeddings, metadata
 * values, texts or passwords.
 */
public class VectorStoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** For failures that no subtype describes. */
  public VectorStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * The database cannot be reached, is out of connections or accepts no writes: try again later. If
   * the message says that the caller's transaction is lost, run the whole transaction again.
   */
  public static final class Unavailable extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the operation and why it failed. */
    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The server refused the login: correct the database's name, the user, the password or what the
   * server allows. Another try cannot succeed.
   */
  public static final class LoginFailed extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the operation, the login, and what the server says. */
    public LoginFailed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Another transaction was in the way, and nothing was written: try again at once. */
  public static final class Conflict extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the operation and why it failed. */
    public Conflict(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The request took longer than allowed: allow more time, or ask for less. */
  public static final class TimedOut extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the operation. */
    public TimedOut(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The request was stopped by its {@link Cancellation}. */
  public static final class Cancelled extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the operation. */
    public Cancelled(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** There is no collection with this name, or it was dropped: create it or correct the name. */
  public static final class NoSuchCollection extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the name. */
    public NoSuchCollection(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** There is no such document, or it has no searchable embedding: name another one. */
  public static final class NoSuchDocument extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the id and what is missing. */
    public NoSuchDocument(String message) {
      super(message, null);
    }
  }

  /**
   * A document with this id exists, and it was expected to be new: leave it out, or allow to
   * replace it.
   */
  public static final class DocumentExists extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the document's position among those given, and its id. */
    public DocumentExists(String message) {
      super(message, null);
    }
  }

  /**
   * A load ended before its stream did: fix what the cause names, and continue after the documents
   * that are committed. The cause is what the stream, the model, the listener or the store threw.
   */
  public static final class LoadFailed extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** What {@link #committed()} returns. */
    private final long committed;

    /** With how far the load was. */
    public LoadFailed(String message, Throwable cause, long committed) {
      super(message, cause);
      this.committed = committed;
    }

    /**
     * How many documents from the beginning of the stream are known to be committed or skipped; 0
     * if all were to be written in one transaction. Within the caller's transaction they are
     * written and not committed: the caller commits or rolls back. If the database was lost during
     * a commit, what was being committed may be stored too.
     */
    public long committed() {
      return committed;
    }
  }

  /** The collection has no embedding space for this model: add one, or name another model. */
  public static final class NoSuchSpace extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the collection and the model. */
    public NoSuchSpace(String message) {
      super(message, null);
    }
  }

  /** A collection with this name exists: choose another name. */
  public static final class DuplicateCollection extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the name. */
    public DuplicateCollection(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Another model made the collection's vectors: open it with that model, or embed it again. */
  public static final class ModelMismatch extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With both models. */
    public ModelMismatch(String message) {
      super(message, null);
    }
  }

  /** The collection has another metric: open it with that metric, or without one. */
  public static final class MetricMismatch extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With both metrics. */
    public MetricMismatch(String message) {
      super(message, null);
    }
  }

  /** The collection is not per tenant: create another one, or open it as it is. */
  public static final class TenancyMismatch extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With what the collection is. */
    public TenancyMismatch(String message) {
      super(message, null);
    }
  }

  /** The database role bypasses the policies that keep tenants apart: connect with another role. */
  public static final class UnsafeRole extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With what makes it unsafe. */
    public UnsafeRole(String message) {
      super(message, null);
    }
  }

  /**
   * The model failed, or returned vectors that are not what it declares: fix the model or its
   * settings.
   */
  public static sealed class EmbeddingFailed extends VectorStoreException permits TextRefused {
    private static final long serialVersionUID = 1;

    /** With the model, what was expected, and what came. */
    public EmbeddingFailed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The model refuses one text and accepts others: change that text, or leave it out. An {@link
   * EmbeddingModel} throws it if it can tell. A store adds which document it is.
   */
  public static final class TextRefused extends EmbeddingFailed {
    private static final long serialVersionUID = 1;

    /** What {@link #index()} returns. */
    private final int index;

    /**
     * With the model and why it refuses the text.
     *
     * @param index the index of the text among those that the model was given
     */
    public TextRefused(String message, @Nullable Throwable cause, int index) {
      super(message, cause);
      this.index = index;
    }

    /** The index of the text among those that the model was given, from 0. */
    public int index() {
      return index;
    }

    /**
     * The index, for the caller who gave the model the texts.
     *
     * @param model the model that refuses the text
     * @param texts the number of texts that it was given
     * @throws EmbeddingFailed if there is no text of this index, with this as its cause
     */
    public int indexAmong(ModelId model, int texts) {
      if (index < 0 || index >= texts) {
        throw new EmbeddingFailed(
            model
                + " refuses the text of index "
                + index
                + ", but was given "
                + texts
                + (texts == 1 ? " text" : " texts"),
            this);
      }
      return index;
    }
  }

  /** The database's schema or its pgvector is missing or has another version: migrate it. */
  public static final class SchemaOutOfDate extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the version found and the version wanted. */
    public SchemaOutOfDate(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The database cannot hold a store, as its encoding is not UTF-8: use another database. */
  public static final class Unsuitable extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the database and what is wrong with it. */
    public Unsuitable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The database role lacks a right: have it granted. */
  public static final class Forbidden extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the operation. */
    public Forbidden(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Another run holds the collection, or another process holds the run: let it finish, or pause it.
   */
  public static final class RunConflict extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the run. */
    public RunConflict(String message) {
      super(message, null);
    }
  }

  /** There is no run with this number: correct the number. */
  public static final class NoSuchRun extends VectorStoreException {
    private static final long serialVersionUID = 1;

    /** With the number. */
    public NoSuchRun(String message) {
      super(message, null);
    }
  }
}

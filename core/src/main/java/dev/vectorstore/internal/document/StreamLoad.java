package dev.vectorstore.internal.document;

import dev.vectorstore.Document;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.write.LoadProgress;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * Writes a stream of documents chunk by chunk, and takes no more of it than the next chunk.
 *
 * <p>Why: docs/decisions/0016-streams-and-limits.md.
 */
public final class StreamLoad {
  private final String collection;
  private final Iterator<Document> documents;
  private final LoadSettings settings;
  private final boolean commits;
  private final long start = System.nanoTime();
  private long taken;
  private long done;
  private WriteReport report = WriteReport.NOTHING;

  private StreamLoad(
      String collection, Iterator<Document> documents, LoadSettings settings, boolean commits) {
    this.collection = collection;
    this.documents = Objects.requireNonNull(documents, "documents");
    this.settings = settings;
    this.commits = commits;
  }

  /** Where chunks go. */
  @FunctionalInterface
  public interface Chunks {
    /** Writes a chunk whose first document has this position in the stream. */
    WriteReport write(List<Document> chunk, long first);
  }

  /** What is done, with what writes chunks. */
  @FunctionalInterface
  public interface Work {
    /** The sum of what was done. */
    WriteReport run(Chunks target);
  }

  /** Does the work, in a transaction if the settings say so. */
  @FunctionalInterface
  public interface Target {
    /** What the work gave. */
    WriteReport run(Work work);
  }

  /** Writes all documents to a target that commits what it has written. */
  public static WriteReport run(
      String collection, Iterator<Document> documents, LoadSettings settings, Target target) {
    return run(collection, documents, settings, true, target);
  }

  /**
   * Writes all documents.
   *
   * @param commits whether what is written is committed with that; else the caller does it
   */
  public static WriteReport run(
      String collection,
      Iterator<Document> documents,
      LoadSettings settings,
      boolean commits,
      Target target) {
    StreamLoad loading = new StreamLoad(collection, documents, settings, commits);
    try {
      return target.run(loading::run);
    } catch (RuntimeException e) {
      throw loading.failed(e);
    }
  }

  private WriteReport run(Chunks target) {
    List<Document> chunk = next();
    while (!chunk.isEmpty()) {
      report = report.plus(target.write(chunk, done));
      done = taken;
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      settings.listener().accept(new LoadProgress(done, report, elapsed));
      chunk = next();
    }
    return report;
  }

  private List<Document> next() {
    List<Document> chunk = new ArrayList<>();
    long bytes = 0;
    while (chunk.size() < settings.chunkDocuments()
        && bytes < settings.chunkBytes()
        && documents.hasNext()) {
      Document document = documents.next();
      if (document == null) {
        throw new NullPointerException("document " + taken + " is null");
      }
      chunk.add(document);
      bytes += DocumentSize.of(document);
      taken++;
    }
    return chunk;
  }

  private VectorStoreException failed(RuntimeException e) {
    long committed = settings.isOneTransaction() ? 0 : done;
    return new VectorStoreException.LoadFailed(
        "load into "
            + Storable.quoted(collection)
            + " failed after "
            + taken
            + " documents were taken from the stream; the first "
            + committed
            + (commits ? " are committed" : " are written in the caller's transaction"),
        e,
        committed);
  }
}

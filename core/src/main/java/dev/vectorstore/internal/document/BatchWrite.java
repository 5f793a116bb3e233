package dev.vectorstore.internal.document;

import dev.vectorstore.Document;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Writes a batch and embeds no text that is stored with its vector already. What the target says
 * before the model is asked may have changed when it writes; it looks again then, and what changed
 * is embedded after all.
 */
public final class BatchWrite {
  private BatchWrite() {}

  /** Where documents are written to. */
  public interface Target {
    /** Of these ids, those of stored documents. */
    Set<String> stored(List<String> ids);

    /** Of these documents, the ids of those that are stored with this text and a vector of it. */
    Set<String> unchanged(List<Document> texts);

    /**
     * The same of a vector in the second space. None by default, for targets that have no such
     * space.
     */
    default Set<String> unchangedBeside(List<Document> texts) {
      return Set.of();
    }

    /**
     * Writes all documents, or none if one that has no vector is not stored with its text and a
     * vector any more.
     */
    Written write(DocumentBatch batch, WriteMode mode);
  }

  /** One that can change parts of what is stored. */
  public interface UpdateTarget extends Target {
    /**
     * Changes the stored ones of all documents, in the parts that the batch has, as {@link #write}.
     */
    Written update(DocumentBatch batch);
  }

  /**
   * What a target did.
   *
   * @param documents how many it wrote
   * @param changed the ids of the documents that need a vector after all; nothing is written then
   */
  public record Written(long documents, Set<String> changed) {}

  /** Writes a batch. */
  public static WriteReport run(DocumentBatch batch, WriteMode mode, Target target) {
    Objects.requireNonNull(mode, "mode");
    int given = batch.documents().size();
    Set<String> kept = batch.unembedded().isEmpty() ? Set.of() : ask(batch, mode, target);
    return embedAndWrite(batch, given, kept, target, () -> target.write(batch, mode));
  }

  /** Changes the documents of a batch that are stored. */
  public static WriteReport update(DocumentBatch batch, UpdateTarget target) {
    int given = batch.documents().size();
    Set<String> kept = Set.of();
    if (!batch.unembedded().isEmpty()) {
      batch.retainAll(target.stored(batch.ids()));
      kept = target.unchanged(batch.unembedded());
    }
    return embedAndWrite(batch, given, kept, target, () -> target.update(batch));
  }

  private static WriteReport embedAndWrite(
      DocumentBatch batch,
      int given,
      Set<String> unchanged,
      Target target,
      Supplier<Written> write) {
    Set<String> kept = new HashSet<>(unchanged);
    long embedded = batch.embedAllBut(kept);
    if (batch.documents().isEmpty()) {
      return WriteReport.NOTHING.skipped(given);
    }
    batch.embedBeside(target::unchangedBeside);
    Written written = write.get();
    while (!written.changed().isEmpty()) {
      kept.removeAll(written.changed());
      embedded += batch.embedAllBut(kept);
      written = write.get();
    }
    return WriteReport.written(written.documents())
        .skipped(given - written.documents())
        .embedded(embedded);
  }

  /** What need not be embedded: texts that are not written, or that have their vector. */
  private static Set<String> ask(DocumentBatch batch, WriteMode mode, Target target) {
    if (mode == WriteMode.UPSERT) {
      return target.unchanged(batch.unembedded());
    }
    Set<String> stored = target.stored(batch.ids());
    if (mode == WriteMode.INSERT_ONLY && !stored.isEmpty()) {
      throw batch.alreadyThere(stored);
    }
    batch.removeAll(stored);
    return Set.of();
  }
}

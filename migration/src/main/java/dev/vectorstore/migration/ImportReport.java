package dev.vectorstore.migration;

import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.imports.ImportRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of an import.
 *
 * @param run the recorded run, which is done or paused
 * @param collections one entry for each collection of the source that this call processed
 */
public record ImportReport(ImportRun run, List<Collection> collections) {
  /** The maximum number of ids in a list. */
  public static final int LISTED = 1_000;

  /** Copies the list. */
  public ImportReport {
    collections = List.copyOf(collections);
  }

  /** The number of documents in the collections that this call processed. */
  public long documents() {
    return collections.stream().mapToLong(Collection::documents).sum();
  }

  /**
   * The number of documents in the whole run, including collections that earlier calls finished.
   * {@link ImportRun#parts} has details of each collection.
   */
  public long total() {
    return run.done();
  }

  /**
   * The number of documents without a vector in the collections that this call processed. Their
   * source has no vector, or has no text to embed again.
   */
  public long withoutVector() {
    return collections.stream().mapToLong(Collection::withoutVector).sum();
  }

  /**
   * Whether every document that this call processed has its vector, and every source vector that
   * should be kept was kept. The answer of a resumed import covers only its own part. A
   * verification covers what earlier calls of the run wrote.
   */
  public boolean isWhole() {
    return withoutVector() == 0
        && collections.stream().allMatch(each -> each.refused() == 0 && each.vectorsNotKept() == 0);
  }

  /** The parts of the run that earlier calls finished and this call did not process. */
  public List<ImportRun.Part> earlier() {
    return run.parts().stream()
        .filter(ImportRun.Part::finished)
        .filter(part -> collections.stream().noneMatch(each -> each.isOf(part)))
        .toList();
  }

  /**
   * One collection.
   *
   * @param name the name in the database
   * @param tenant the tenant in that collection; an empty text if there is none
   * @param model the recorded model of the vectors; empty if there is none
   * @param documents the number of documents that were written, including those of an earlier call
   *     of the same run
   * @param searchable the number of these with a vector that can be searched
   * @param unsearchable the number of the others, by the reason why their vector cannot be searched
   * @param notes how often something unusual was found in the source, by kind; {@link
   *     ChromaNote#words} explains the notes on Chroma
   * @param withoutText the number of documents that had no text to embed again; they are kept and
   *     cannot be found
   * @param withoutTextIds the first thousand ids of these
   * @param refused the number of documents that this call wrote and whose text the model refused;
   *     they are kept like those without a text; a verification counts all of them
   * @param refusedIds the first thousand ids of these
   * @param withoutVector the number of other documents without a vector: the source has none, or
   *     has no text to embed again and its vector is not kept
   * @param withoutVectorIds the first thousand ids of documents whose vector is nowhere in the
   *     source
   * @param vectorsNotKept the number of documents whose source vector could not be kept
   */
  public record Collection(
      String name,
      String tenant,
      Optional<ModelId> model,
      long documents,
      long searchable,
      Map<UnsearchableEmbedding.Reason, Long> unsearchable,
      Map<String, Long> notes,
      long withoutText,
      List<String> withoutTextIds,
      long refused,
      List<String> refusedIds,
      long withoutVector,
      List<String> withoutVectorIds,
      long vectorsNotKept) {
    /** Copies the maps and the lists. */
    public Collection {
      unsearchable = Map.copyOf(unsearchable);
      notes = Map.copyOf(notes);
      withoutTextIds = List.copyOf(withoutTextIds);
      refusedIds = List.copyOf(refusedIds);
      withoutVectorIds = List.copyOf(withoutVectorIds);
    }

    private boolean isOf(ImportRun.Part part) {
      return name.equals(part.collection()) && tenant.equals(part.tenant());
    }
  }
}

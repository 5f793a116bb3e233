package dev.vectorstore.migration;

import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.imports.ImportRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an import wrote.
 *
 * @param run as it was recorded: done, or paused by someone
 * @param collections one for each collection of the source that this call came to
 */
public record ImportReport(ImportRun run, List<Collection> collections) {
  /** How many ids are listed at most. */
  public static final int LISTED = 1_000;

  /** Copies the list. */
  public ImportReport {
    collections = List.copyOf(collections);
  }

  /** Documents of the collections that this call came to. */
  public long documents() {
    return collections.stream().mapToLong(Collection::documents).sum();
  }

  /**
   * Documents of the whole run, those of collections that its earlier calls finished included; more
   * of each collection stands in {@link ImportRun#parts}.
   */
  public long total() {
    return run.done();
  }

  /**
   * Documents of the collections that this call came to that are there without a vector, as the
   * source has none, or no text where texts are embedded anew.
   */
  public long withoutVector() {
    return collections.stream().mapToLong(Collection::withoutVector).sum();
  }

  /**
   * Whether every document that this call came to has its vector, and those to be kept beside new
   * ones are. A resumed import answers for its own part alone: of what earlier calls of the run
   * wrote, a verification tells.
   */
  public boolean isWhole() {
    return withoutVector() == 0
        && collections.stream().allMatch(each -> each.refused() == 0 && each.vectorsNotKept() == 0);
  }

  /** The parts of the run that earlier calls finished, and this one did not come to. */
  public List<ImportRun.Part> earlier() {
    return run.parts().stream()
        .filter(ImportRun.Part::finished)
        .filter(part -> collections.stream().noneMatch(each -> each.isOf(part)))
        .toList();
  }

  /**
   * One collection.
   *
   * @param name in the database
   * @param tenant in that collection; empty text if it has none
   * @param model whose name its vectors got; empty if it has none
   * @param documents that were written, those of an earlier call of the same run included
   * @param searchable of these, with a vector that can be searched
   * @param unsearchable the others with a model, by why their vector cannot be
   * @param notes what was out of the ordinary in the source, by kind, with how often; {@link
   *     ChromaNote#words} says what each of Chroma means
   * @param withoutText documents that had no text to embed anew and so are kept, but not found
   * @param withoutTextIds their ids, the first thousand
   * @param refused documents whose text the model refused, and which are kept as those without one;
   *     those that this call wrote, a verification counts all
   * @param refusedIds their ids, the first thousand
   * @param withoutVector documents that have no vector now, besides those: the source has none, or
   *     no text where texts are embedded anew and its vector is not kept beside
   * @param withoutVectorIds documents whose vector is nowhere in the source, the first thousand
   * @param vectorsNotKept documents whose vector in the source could not be kept beside the new one
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
    /** Copies maps and lists. */
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

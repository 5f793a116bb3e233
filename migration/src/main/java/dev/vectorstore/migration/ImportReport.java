package dev.vectorstore.migration;

import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an import wrote.
 *
 * @param collections one for each collection of the source
 */
public record ImportReport(List<Collection> collections) {
  /** Copies the list. */
  public ImportReport {
    collections = List.copyOf(collections);
  }

  /** Documents of all collections. */
  public long documents() {
    return collections.stream().mapToLong(Collection::documents).sum();
  }

  /**
   * One collection.
   *
   * @param name in the database
   * @param model whose name its vectors got; empty if it has none
   * @param documents that were written
   * @param searchable of these, with a vector that can be searched
   * @param unsearchable the others with a model, by why their vector cannot be
   * @param notes what was out of the ordinary in the source, by kind, with how often
   */
  public record Collection(
      String name,
      Optional<ModelId> model,
      long documents,
      long searchable,
      Map<UnsearchableEmbedding.Reason, Long> unsearchable,
      Map<String, Long> notes) {
    /** Copies the maps. */
    public Collection {
      unsearchable = Map.copyOf(unsearchable);
      notes = Map.copyOf(notes);
    }
  }
}

package dev.vectorstore.internal.document;

import dev.vectorstore.ModelId;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceState;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The models that a store embeds by.
 *
 * @param searched embeds for the space that is searched; null if vectors are brought
 * @param other that the store follows to; null if it follows to none
 * @param beside the second space, in which what is written gets a vector, too; null if there is
 *     none to keep up
 */
public record Embedders(
    @Nullable EmbeddingModel searched, @Nullable EmbeddingModel other, @Nullable SpaceInfo beside) {
  /** One model that stays, or none. */
  public static Embedders of(@Nullable EmbeddingModel model) {
    return new Embedders(model, null, null);
  }

  /**
   * Those of a collection that was opened with these settings.
   *
   * @param active the model that is searched, one of the settings'
   * @param spaces all that the collection has
   */
  public static Embedders of(
      CollectionSettings settings, Optional<ModelId> active, Collection<SpaceInfo> spaces) {
    EmbeddingModel first = settings.model().orElse(null);
    EmbeddingModel next = settings.next().orElse(null);
    if (first == null || next == null) {
      return of(first);
    }
    boolean moved = active.equals(Optional.of(next.id()));
    EmbeddingModel other = moved ? first : next;
    return new Embedders(moved ? next : first, other, kept(other.id(), spaces).orElse(null));
  }

  /** Whether the store changes to the other model once that is searched. */
  public boolean follows() {
    return other != null;
  }

  /** Whether this is the second space. */
  public boolean isBeside(SpaceInfo space) {
    return beside != null && beside.model().equals(space.model());
  }

  /** Whether what is written gets the vectors that it should where the collection has these. */
  public boolean areOf(Collection<SpaceInfo> spaces) {
    return other == null
        || kept(other.id(), spaces)
            .map(SpaceInfo::model)
            .equals(Optional.ofNullable(beside).map(SpaceInfo::model));
  }

  private static Optional<SpaceInfo> kept(ModelId model, Collection<SpaceInfo> spaces) {
    return spaces.stream()
        .filter(space -> space.model().equals(model) && space.state() != SpaceState.RETIRED)
        .findFirst();
  }
}

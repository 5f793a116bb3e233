package dev.vectorstore.internal.collection;

import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceState;

/** What must hold before a collection's spaces are changed, and what is said if it does not. */
public final class SpaceRules {
  private SpaceRules() {}

  /** What messages call it. */
  public static String activation(String collection) {
    return "activation of a space of " + Storable.quoted(collection);
  }

  /** For a model of which the collection has no vectors. */
  public static VectorStoreException noSuchSpace(String collection, ModelId model) {
    return new VectorStoreException.NoSuchSpace(
        "collection " + Storable.quoted(collection) + " has no space for " + model);
  }

  /** For a collection that has no vectors to index. */
  public static IllegalStateException withoutModel(String collection) {
    return new IllegalStateException(
        "collection " + Storable.quoted(collection) + " has no model to index");
  }

  /** For a space that was made to have no index. */
  public static IllegalStateException noIndexWanted(ModelId model) {
    return new IllegalStateException(
        "the space of " + model + " is to have no index; rebuild names one");
  }

  /** Refuses to search a space that was retired. */
  public static void requireNotRetired(SpaceInfo space) {
    if (space.state() == SpaceState.RETIRED) {
      throw new IllegalStateException(
          "the space of " + space.model() + " is retired and cannot be activated");
    }
  }

  /** Refuses to lose documents from searches. */
  public static void requireComplete(SpaceInfo space, long lacking) {
    if (lacking > 0) {
      throw new IllegalStateException(
          "the space of "
              + space.model()
              + " lacks the vectors of "
              + lacking
              + " documents that are found now; fill it first, or call activateWithMissing");
    }
  }

  /** Refuses to take away the space that is searched. */
  public static void requireNotActive(SpaceInfo space, boolean done, String what) {
    if (!done) {
      throw new IllegalStateException(
          "the space of "
              + space.model()
              + " is the one that is searched and cannot be "
              + what
              + "; activate another first");
    }
  }

  /** Refuses to measure where nobody sees all vectors. */
  public static void requireMeasurable(CollectionInfo collection) {
    if (collection.isPerTenant()) {
      throw new IllegalStateException(
          "collection "
              + Storable.quoted(collection.name())
              + " is per tenant, so no search sees all its vectors, and its recall cannot be measured");
    }
  }

  /** Refuses a recall that is none, or that only an exact search has. */
  public static void requireTunable(double recall) {
    if (!(recall > 0 && recall < 1)) {
      throw new IllegalArgumentException(
          "a recall to tune for is more than 0 and less than 1, not " + recall);
    }
  }
}

package dev.vectorstore.internal.collection;

import dev.vectorstore.internal.text.Storable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The rule for names of collections. */
public final class CollectionNames {
  private static final int MAX_BYTES = 1_000;

  private CollectionNames() {}

  /** The name itself, or an IllegalArgumentException. */
  public static String checked(String name) {
    Objects.requireNonNull(name, "the name of a collection");
    Storable.text(name, () -> "the collection name " + Storable.quoted(name));
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a collection's name has 1 to " + MAX_BYTES + " bytes in UTF-8, not " + bytes);
    }
    return name;
  }
}

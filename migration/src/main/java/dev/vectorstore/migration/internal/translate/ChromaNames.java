package dev.vectorstore.migration.internal.translate;

import dev.vectorstore.migration.ChromaText;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.imports.CollectionPattern;
import dev.vectorstore.migration.internal.source.SourceCollection;
import java.util.Arrays;
import java.util.List;

/** The names of Chroma's collections in the database, which are unique. */
public final class ChromaNames {
  private static final int PARTS = 3;

  private ChromaNames() {}

  /** Tenant, database and name. */
  static List<String> path(ChromaCollection collection) {
    return List.of(
        ChromaText.escape(collection.tenant()),
        ChromaText.escape(collection.database()),
        ChromaText.escape(collection.name()));
  }

  /** Only the name in Chroma's default tenant and database, otherwise tenant, database and name. */
  static String name(ChromaCollection collection) {
    return collection.tenant().equals(ChromaCollection.DEFAULT_TENANT)
            && collection.database().equals(ChromaCollection.DEFAULT_DATABASE)
        ? ChromaText.escape(collection.name())
        : String.join("/", SourceCollection.written(path(collection)));
  }

  /**
   * Reads a pattern.
   *
   * @param text {@code name} for those of the default tenant and database, or {@code
   *     tenant/database/name}, each part as {@link CollectionPattern} has it
   * @throws IllegalArgumentException if it is empty or has two parts
   */
  public static CollectionPattern pattern(String text) {
    int parts = text.split("/", -1).length;
    if (text.isEmpty() || parts == PARTS - 1) {
      throw new IllegalArgumentException(
          "a pattern must be name or tenant/database/name, not \"" + text + "\"");
    }
    return new CollectionPattern(
        text,
        text.indexOf('/') < 0
            ? List.of(ChromaCollection.DEFAULT_TENANT, ChromaCollection.DEFAULT_DATABASE, text)
            : Arrays.asList(text.split("/", PARTS)));
  }
}

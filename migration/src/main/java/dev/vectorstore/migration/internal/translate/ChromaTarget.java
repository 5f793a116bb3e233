package dev.vectorstore.migration.internal.translate;

import dev.vectorstore.migration.ChromaExportException;
import dev.vectorstore.migration.ChromaText;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The target of an export to Chroma. */
public record ChromaTarget(String tenant, String database, String name) {

  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{1,510}[a-zA-Z0-9]");

  /** The old place of a collection, or else the default database with its own name. */
  public static ChromaTarget of(Map<String, @Nullable Object> origin, String name) {
    return new ChromaTarget(
        text(origin, "tenant", ChromaCollection.DEFAULT_TENANT),
        text(origin, "database", ChromaCollection.DEFAULT_DATABASE),
        text(origin, "name", ChromaText.unescape(name)));
  }

  public void require() {
    if (!NAME.matcher(name).matches()) {
      throw new ChromaExportException(
          "the name of a Chroma collection must have 3 to 512 of the characters a-z A-Z 0-9 . _ - and begin and"
              + " end with a letter or digit; name another with into");
    }
  }

  private static String text(Map<String, @Nullable Object> origin, String key, String otherwise) {
    return origin.get(key) instanceof String text && !text.isEmpty()
        ? ChromaText.unescape(text)
        : otherwise;
  }
}

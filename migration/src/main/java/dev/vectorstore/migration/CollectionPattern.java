package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses collections of a source by tenant, database and name.
 *
 * @param text {@code name} for those of the default tenant and database, or {@code
 *     tenant/database/name}, with {@code %} and {@code /} in tenant and database written {@code
 *     %25} and {@code %2F}; {@code *} stands for any characters within one of the three, {@code ?}
 *     for one
 */
record CollectionPattern(String text) {
  private static final int PARTS = 3;

  CollectionPattern {
    int parts = text.split("/", -1).length;
    if (text.isEmpty() || parts == PARTS - 1) {
      throw new IllegalArgumentException(
          "a pattern is name or tenant/database/name, not \"" + text + "\"");
    }
  }

  boolean matches(ChromaCollection collection) {
    List<String> parts = parts();
    return like(parts.get(0), CollectionNaming.part(collection.tenant()))
        && like(parts.get(1), CollectionNaming.part(collection.database()))
        && like(parts.get(2), ChromaText.escape(collection.name()));
  }

  private List<String> parts() {
    return text.indexOf('/') < 0
        ? List.of(CollectionNaming.DEFAULT_TENANT, CollectionNaming.DEFAULT_DATABASE, text)
        : Arrays.asList(text.split("/", PARTS));
  }

  private static boolean like(String pattern, String name) {
    String regex =
        pattern
            .codePoints()
            .mapToObj(
                each ->
                    switch (each) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(each));
                    })
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.DOTALL).matcher(name).matches();
  }
}

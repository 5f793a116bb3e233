package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.migration.internal.source.SourceCollection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Chooses collections of a source by their paths.
 *
 * @param text the pattern as the host wrote it
 * @param parts of a path, each as {@link SourceCollection#written} has it; {@code *} matches any
 *     characters within a part, {@code ?} matches one
 */
public record CollectionPattern(String text, List<String> parts) {
  /** Copies the list. */
  public CollectionPattern {
    parts = List.copyOf(parts);
  }

  boolean matches(SourceCollection collection) {
    List<String> path = SourceCollection.written(collection.path());
    return path.size() == parts.size()
        && IntStream.range(0, path.size()).allMatch(at -> fits(parts.get(at), path.get(at)));
  }

  private static boolean fits(String pattern, String part) {
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
    return Pattern.compile(regex, Pattern.DOTALL).matcher(part).matches();
  }
}

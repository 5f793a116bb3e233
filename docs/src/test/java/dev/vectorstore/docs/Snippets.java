package dev.vectorstore.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of tests that documents show, by the name of the class and their own: {@code
 * StartSnippetsTest#migrate}. A piece begins behind a line {@code // snippet: migrate} and ends
 * before a line {@code // end}.
 */
final class Snippets {
  private static final Pattern BEGIN = Pattern.compile("\\s*// snippet: (\\S+)");
  private static final Pattern END = Pattern.compile("\\s*// end");

  private final Map<String, List<String>> snippets = new TreeMap<>();

  private Snippets() {}

  /**
   * Those of all test classes called {@code …SnippetsTest}, of the files beside them, and of the
   * projects from outside.
   */
  static Snippets below(Path root) throws IOException {
    Snippets found = new Snippets();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Snippets::mayHaveSnippets).sorted().toList()) {
        found.add(file);
      }
    }
    return found;
  }

  private static boolean mayHaveSnippets(Path file) {
    String path = file.toString();
    return path.endsWith("SnippetsTest.java")
        || (path.contains("/docs/guide/") && path.endsWith(".java"))
        || (path.contains("/examples/consumers/src/it/") && path.endsWith(".java"));
  }

  private void add(Path file) throws IOException {
    String type = file.getFileName().toString().replace(".java", "");
    String name = null;
    List<String> piece = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      Matcher begin = BEGIN.matcher(line);
      if (begin.matches()) {
        require(name == null, file, "begins a snippet within another: " + begin.group(1));
        name = type + "#" + begin.group(1);
        piece = new ArrayList<>();
      } else if (END.matcher(line).matches()) {
        put(file, name, piece);
        name = null;
      } else {
        piece.add(line);
      }
    }
    require(name == null, file, "does not end the snippet " + name);
  }

  private void put(Path file, @Nullable String name, List<String> piece) {
    require(name != null, file, "ends a snippet that has not begun");
    String indented = String.join("\n", piece);
    require(
        snippets.put(String.valueOf(name), indented.stripTrailing().stripIndent().lines().toList())
            == null,
        file,
        "has two snippets of the name " + name);
  }

  private static void require(boolean condition, Path file, String otherwise) {
    if (!condition) {
      throw new AssertionError(file + " " + otherwise);
    }
  }

  /** The names of all. */
  Set<String> names() {
    return snippets.keySet();
  }

  /** The lines of one; null if there is none of this name. */
  @Nullable List<String> find(String name) {
    return snippets.get(name);
  }
}

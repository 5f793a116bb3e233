package dev.vectorstore.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the guide or the comments of a class, with blocks of code. A line before a block names
 * its snippet: {@code <!-- snippet: StartSnippetsTest#migrate -->}.
 */
final class SnippetPage {
  private static final Pattern NAME = Pattern.compile("[\\s*]*<!-- snippet: (\\S+) -->");

  private final Path path;
  private final List<String> expected = new ArrayList<>();
  private final Set<String> used = new TreeSet<>();
  private final List<String> faults = new ArrayList<>();

  private SnippetPage(Path path) {
    this.path = path;
  }

  /** How a block of code looks where it stands. */
  private enum Form {
    MARKDOWN("\\s*```java", "\\s*```", "") {
      @Override
      String indentation(String opening) {
        return opening.replace("```java", "");
      }
    },
    JAVADOC("\\s*\\* <pre>\\{@code", "\\s*\\* }</pre>", "\\s*\\*") {
      @Override
      String indentation(String opening) {
        return opening.replace("<pre>{@code", "");
      }
    };

    private final Pattern opening;
    private final Pattern closing;
    private final Pattern blank;

    Form(String opening, String closing, String blank) {
      this.opening = Pattern.compile(opening);
      this.closing = Pattern.compile(closing);
      this.blank = Pattern.compile(blank);
    }

    abstract String indentation(String opening);

    static Form of(Path path) {
      return path.toString().endsWith(".java") ? JAVADOC : MARKDOWN;
    }
  }

  /** The page as it is, compared with the snippets that it names. */
  static SnippetPage read(Path path, Snippets snippets) throws IOException {
    SnippetPage page = new SnippetPage(path);
    page.compare(Files.readAllLines(path), Form.of(path), snippets);
    return page;
  }

  private void compare(List<String> lines, Form form, Snippets snippets) {
    String name = "";
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      Matcher named = NAME.matcher(line);
      expected.add(line);
      if (named.matches()) {
        name = named.group(1);
      } else if (form.opening.matcher(line).matches()) {
        int end = end(lines, at, form);
        block(lines.subList(at, end), name, form, snippets);
        at = end - 1;
        name = "";
      } else if (!form.blank.matcher(line).matches()) {
        name = "";
      }
    }
  }

  private static int end(List<String> lines, int opening, Form form) {
    int end = opening + 1;
    while (!form.closing.matcher(lines.get(end)).matches()) {
      end++;
    }
    return end;
  }

  private void block(List<String> block, String name, Form form, Snippets snippets) {
    String indentation = form.indentation(block.get(0));
    List<String> shown = block.subList(1, block.size());
    List<String> snippet = snippets.find(name);
    if (snippet == null) {
      faults.add(name.isEmpty() ? "a block names no snippet: " + shown : "there is no " + name);
      expected.addAll(shown);
      return;
    }
    List<String> wanted =
        snippet.stream().map(line -> (indentation + line).stripTrailing()).toList();
    if (!wanted.equals(shown)) {
      faults.add("differs from " + name);
    }
    used.add(name);
    expected.addAll(wanted);
  }

  /** The names of the snippets that it shows. */
  Set<String> used() {
    return used;
  }

  /** What is wrong with its blocks, a line each. */
  List<String> faults() {
    return faults.stream().map(fault -> path + ": " + fault).toList();
  }

  /** Puts the snippets in the place of what stands in the blocks that name them. */
  void write() throws IOException {
    Files.write(path, expected);
  }
}

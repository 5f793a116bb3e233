package dev.vectorstore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages and the Javadoc of the API speak the words of the field, which the glossary lists. */
class WordsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path API = ROOT.resolve("core/src/main/java/dev/vectorstore");
  private static final Pattern COMMENT = Pattern.compile("\\s*(/\\*\\*|\\*).*");

  private static final Map<Pattern, String> INSTEAD =
      Map.of(
          Pattern.compile("\\bquestions?\\b"),
          "query",
          Pattern.compile("\\bfor people\\b"),
          "human-readable",
          Pattern.compile("\\b(taken|takes|take) back\\b"),
          "rolled back",
          Pattern.compile("\\bbeside (the )?writers\\b|\\bbeside them\\b"),
          "concurrently",
          Pattern.compile("\\bleast similarit"),
          "minimum similarity",
          Pattern.compile("\\bso many (links|bytes|documents|embeddings|dimensions)\\b"),
          "this number of",
          Pattern.compile("\\bwhose like\\b|\\blikes? of\\b"),
          "similar to",
          Pattern.compile("\\bmend(s|ed|ing)?\\b"),
          "fix");

  @Test
  void pages_all_useTheWordsOfTheField() throws IOException {
    List<String> otherwise = new ArrayList<>();
    for (Path page : pages()) {
      complain(page, Files.readAllLines(page), otherwise);
    }
    assertThat(otherwise).isEmpty();
  }

  @Test
  void javadoc_ofTheApi_usesTheWordsOfTheField() throws IOException {
    List<String> otherwise = new ArrayList<>();
    for (Path type : types()) {
      complain(
          type,
          Files.readAllLines(type).stream().filter(COMMENT.asMatchPredicate()).toList(),
          otherwise);
    }
    assertThat(otherwise).isEmpty();
  }

  private static void complain(Path file, List<String> lines, List<String> otherwise) {
    for (String line : lines) {
      INSTEAD.forEach(
          (word, instead) -> {
            if (word.matcher(line).find()) {
              otherwise.add(file + ": \"" + instead + "\" in \"" + line.strip() + "\"");
            }
          });
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String page :
        List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md")) {
      pages.add(ROOT.resolve(page));
    }
    try (Stream<Path> guide = Files.walk(Path.of("guide"))) {
      guide.filter(Files::isRegularFile).forEach(pages::add);
    }
    return pages;
  }

  private static List<Path> types() throws IOException {
    try (Stream<Path> files = Files.walk(API)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.startsWith(API.resolve("internal")))
          .filter(file -> isPublic(file))
          .toList();
    }
  }

  private static boolean isPublic(Path file) {
    String name = file.getFileName().toString().replace(".java", "");
    try {
      return Pattern.compile("(?m)^public .*\\b" + name + "\\b")
          .matcher(Files.readString(file))
          .find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

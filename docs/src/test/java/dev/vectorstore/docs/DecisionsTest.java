package dev.vectorstore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every decision is found: from the list by topic, and from the code that it explains. */
class DecisionsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DECISIONS = Path.of("decisions");
  private static final Pattern LISTED = Pattern.compile("- (\\d{4}) \\[(.+)]\\((\\S+\\.md)\\)");
  private static final Pattern NAMED = Pattern.compile("decisions/(\\d{4}[\\w-]*\\.md)");
  private static final List<String> SOURCES =
      List.of(
          ".mvn",
          "schema",
          "core",
          "embedding",
          "migration",
          "examples",
          "docs/guide",
          "docs/pom.xml",
          "docs/src",
          "docs/architecture.md",
          "pom.xml");

  @Test
  void list_byTopic_hasEachDecisionOnceByItsTitle() throws IOException {
    List<String> wanted = new ArrayList<>();
    for (String file : decisions()) {
      String title = Files.readAllLines(DECISIONS.resolve(file)).get(0).replaceFirst("^# ", "");
      wanted.add("- %s [%s](%s)".formatted(file.substring(0, 4), title, file));
    }
    List<String> listed =
        Files.readAllLines(DECISIONS.resolve("README.md")).stream()
            .filter(line -> LISTED.matcher(line).matches())
            .sorted()
            .toList();
    assertThat(listed).isEqualTo(wanted);
  }

  @Test
  void decisions_all_areNamedByWhatTheyExplain() throws IOException {
    assertThat(named())
        .as("decisions that the sources name; add \"Why: docs/decisions/…\" to the class")
        .containsExactlyElementsOf(decisions());
  }

  private static Set<String> decisions() throws IOException {
    try (Stream<Path> files = Files.list(DECISIONS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("README.md"))
          .collect(TreeSet::new, Set::add, Set::addAll);
    }
  }

  private static Set<String> named() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String source : SOURCES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(source))) {
        for (Path file : files.filter(DecisionsTest::isSource).toList()) {
          Matcher matcher = NAMED.matcher(Files.readString(file));
          named.addAll(matcher.results().map((MatchResult it) -> it.group(1)).toList());
        }
      }
    }
    return named;
  }

  private static boolean isSource(Path file) {
    String path = file.toString();
    return Files.isRegularFile(file)
        && !path.contains("/target/")
        && Stream.of(".java", ".md", ".xml", ".sql").anyMatch(path::endsWith);
  }
}

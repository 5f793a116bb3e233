package dev.vectorstore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * All messages stand in one list, so that whoever changes one reads it among the others, with one
 * question: does it say what failed, where, and what to do next, and nothing secret?
 */
class MessagesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path LIST = Path.of("reference/messages.md");
  private static final List<String> MODULES =
      List.of(
          "schema/local-postgres",
          "schema",
          "core",
          "core/testkit",
          "core/langchain4j",
          "core/spring-ai",
          "core/spring-boot",
          "core/observability",
          "embedding",
          "migration/local-chroma",
          "migration",
          "examples/quickstart",
          "examples/chroma-import",
          "examples/spring-boot");
  private static final List<String> NEVER_SHOWN =
      List.of(
          "password", "secret", "apiKey", "credentials", "body", "metadata", "embedding", "url");

  private static final String HEAD =
      """
      # Messages

      All messages of exceptions and of the log (from `info` on) by class. What stands in braces is filled in: ids, names
      and numbers, and never a password, a vector, a metadata value or a text. Written by `MessagesTest`.
      """;

  @Test
  void messages_ofAllModules_areThoseOfTheList() throws IOException {
    List<String> lines = lines(templates());

    if (Boolean.getBoolean("messages.write")) {
      Files.createDirectories(LIST.getParent());
      Files.write(LIST, lines);
    }

    assertThat(Files.readAllLines(LIST))
        .as(
            "run mvn -pl docs test -Dtest=MessagesTest -Dmessages.write=true, and read what has changed")
        .isEqualTo(lines);
  }

  @Test
  void messages_ofAllModules_showNothingSecret() throws IOException {
    templates()
        .forEach(
            (type, messages) ->
                NEVER_SHOWN.forEach(name -> assertThat(messages).as(type).noneMatch(shows(name))));
  }

  /** Whether a brace holds it, also as what is quoted; its length or number is no secret. */
  private static Predicate<String> shows(String name) {
    return Pattern.compile("\\{(quoted |valueOf )?" + name + "}").asPredicate();
  }

  private static Map<String, Set<String>> templates() throws IOException {
    return MessageTemplates.of(
        MODULES.stream().map(module -> ROOT.resolve(module).resolve("src/main/java")).toList());
  }

  private static List<String> lines(Map<String, Set<String>> templates) {
    List<String> lines = new ArrayList<>(HEAD.lines().toList());
    templates.forEach(
        (type, messages) -> {
          lines.addAll(List.of("", "## " + type, ""));
          messages.forEach(message -> lines.add("- `" + message.replace("\n", "⏎") + "`"));
        });
    return lines;
  }
}

package dev.vectorstore.localpostgres.internal.apt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One enabled entry of apt's sources, of either format. Immutable. */
record AptSource(Map<String, String> fields) {
  private static final Pattern ONE_LINE =
      Pattern.compile(
          "(?<type>deb|deb-src)\\s+(?:\\[(?<options>[^]]*)]\\s*)?(?<uri>\\S+)\\s+(?<suite>\\S+)(?<components>[^#]*).*");
  private static final Pattern FIELD = Pattern.compile("([A-Za-z-]+)\\s*:\\s*(.*)");

  /** Reads a {@code .list} file. */
  static List<AptSource> ofOneLineFormat(String text) {
    return text.lines()
        .map(String::strip)
        .map(ONE_LINE::matcher)
        .filter(Matcher::matches)
        .map(AptSource::ofLine)
        .toList();
  }

  private static AptSource ofLine(Matcher line) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("types", line.group("type"));
    fields.put("uris", line.group("uri"));
    fields.put("suites", line.group("suite"));
    fields.put("components", line.group("components").strip());
    for (String option : words(Optional.ofNullable(line.group("options")))) {
      int equals = option.indexOf('=');
      if (equals > 0) {
        fields.put(
            option.substring(0, equals).toLowerCase(Locale.ROOT), option.substring(equals + 1));
      }
    }
    return new AptSource(fields);
  }

  /** Reads a {@code .sources} file (the format of Debian's control files). */
  static List<AptSource> ofDeb822(String text) {
    String withoutComments = text.replaceAll("(?m)^#.*(\\R|\\z)", "");
    return Arrays.stream(withoutComments.split("(?:[ \\t]*\\R){2,}"))
        .map(AptSource::ofStanza)
        .filter(AptSource::isEnabled)
        .toList();
  }

  private static AptSource ofStanza(String stanza) {
    Map<String, String> fields = new LinkedHashMap<>();
    String name = "";
    for (String line : stanza.lines().toList()) {
      Matcher field = FIELD.matcher(line);
      if (field.matches()) {
        name = field.group(1).toLowerCase(Locale.ROOT);
        fields.put(name, field.group(2).strip());
      } else if (!line.isBlank() && !name.isEmpty()) {
        fields.merge(name, line.strip(), (before, more) -> before + "\n " + more);
      }
    }
    return new AptSource(fields);
  }

  private boolean isEnabled() {
    return !fields.isEmpty()
        && !List.of("no", "false", "0", "off").contains(fields.getOrDefault("enabled", "yes"));
  }

  List<String> types() {
    return words(field("types"));
  }

  List<String> uris() {
    return words(field("uris"));
  }

  List<String> suites() {
    return words(field("suites"));
  }

  List<String> components() {
    return words(field("components"));
  }

  /** The keys that must have signed the archive. */
  Optional<String> signedBy() {
    return field("signed-by");
  }

  /**
   * The same place with another suite, for one architecture and without what is not a list of
   * packages.
   */
  String rewritten(String suite, String architecture) {
    List<String> lines = new ArrayList<>();
    lines.add("Types: deb");
    lines.add("URIs: " + String.join(" ", uris()));
    lines.add("Suites: " + suite);
    lines.add("Components: " + String.join(" ", components()));
    lines.add("Architectures: " + architecture);
    lines.add("Targets: Packages");
    signedBy().ifPresent(keys -> lines.add("Signed-By: " + keys));
    field("trusted").ifPresent(answer -> lines.add("Trusted: " + answer));
    return String.join("\n", lines) + "\n";
  }

  private Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
  }

  private static List<String> words(Optional<String> value) {
    return value.stream()
        .flatMap(text -> Stream.of(text.split("\\s+")))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}

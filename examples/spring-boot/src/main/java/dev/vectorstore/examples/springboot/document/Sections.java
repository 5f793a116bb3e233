package dev.vectorstore.examples.springboot.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sections of a Markdown text by its {@code #} headings. Each character is in exactly one, and
 * none is blank unless the text is. What stands before the first heading is a section without one.
 */
final class Sections {
  private static final Pattern LINE = Pattern.compile("[^\n]*\n|[^\n]+$");
  private static final Pattern HEADING =
      Pattern.compile(" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*\r?\n?");
  private static final Pattern FENCE = Pattern.compile("(?s) {0,3}(```|~~~).*");

  private final String text;
  private final List<Section> done = new ArrayList<>();
  private final String[] path = new String[] {"", "", "", "", "", ""};
  private String heading = "";
  private int from;
  private boolean hasBody;
  private String fence = "";

  private Sections(String text) {
    this.text = text;
  }

  /**
   * A part of a text.
   *
   * @param heading its heading below those that it stands under; empty if there is none
   * @param from the first character
   * @param to the one after the last
   */
  record Section(String heading, int from, int to) {}

  static List<Section> of(String markdown) {
    return new Sections(markdown).read();
  }

  private List<Section> read() {
    Matcher lines = LINE.matcher(text);
    while (lines.find()) {
      line(lines.group(), lines.start());
    }
    done.add(new Section(heading, from, text.length()));
    return done;
  }

  private void line(String line, int start) {
    Matcher found = HEADING.matcher(line);
    if (fence.isEmpty() && found.matches()) {
      begin(found.group(1).length(), found.group(2), start);
      return;
    }
    Matcher fenced = FENCE.matcher(line);
    if (fenced.matches() && (fence.isEmpty() || fence.equals(fenced.group(1)))) {
      fence = fence.isEmpty() ? fenced.group(1) : "";
    }
    hasBody |= !line.isBlank();
  }

  /** Headings that follow each other without a text between them begin one section together. */
  private void begin(int level, String words, int start) {
    if (hasBody) {
      done.add(new Section(heading, from, start));
      from = start;
      hasBody = false;
    }
    path[level - 1] = words;
    Arrays.fill(path, level, path.length, "");
    heading = Stream.of(path).filter(each -> !each.isBlank()).collect(Collectors.joining(" › "));
  }
}

package dev.vectorstore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between the pages lead to a file, and to a heading or an anchor in it. */
class LinksTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK =
      Pattern.compile("]\\((?!\\w+:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");

  @Test
  void links_ofAllPages_leadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    Map<Path, Set<String>> places = new HashMap<>();
    for (Path page : pages()) {
      for (String line : linesOutsideOfCode(page)) {
        Matcher link = LINK.matcher(line);
        while (link.find()) {
          String file = link.group(1);
          Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
          String place = link.group(2);
          if (!Files.exists(target)
              || (place != null && !placesOf(target, places).contains(place))) {
            broken.add(page + ": " + link.group());
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static Set<String> placesOf(Path page, Map<Path, Set<String>> known) throws IOException {
    Set<String> places = known.get(page);
    if (places == null) {
      places = new TreeSet<>();
      for (String line : linesOutsideOfCode(page)) {
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
          places.add(slug(heading.group(1)));
        }
        ANCHOR.matcher(line).results().map(anchor -> anchor.group(1)).forEach(places::add);
      }
      known.put(page, places);
    }
    return places;
  }

  /** As GitHub names the place of a heading. */
  private static String slug(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  private static List<String> linesOutsideOfCode(Path page) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean code = false;
    for (String line : Files.readAllLines(page)) {
      if (line.strip().startsWith("```")) {
        code = !code;
      } else if (!code) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT)) {
      files.filter(LinksTest::isPage).forEach(pages::add);
    }
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(LinksTest::isPage).forEach(pages::add);
    }
    return pages;
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }
}

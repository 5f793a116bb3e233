package dev.vectorstore.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands on a page. */
final class Pages {
  private static final Pattern HIT = Pattern.compile("<h2>([^<]*)</h2>");
  private static final Pattern SENTENCE =
      Pattern.compile("role=\"alert\">(.*?)</div>", Pattern.DOTALL);
  private static final Pattern PARAGRAPH = Pattern.compile("<p>(.*?)</p>", Pattern.DOTALL);

  private Pages() {}

  /** The titles of the matches, best first. */
  static List<String> hits(HttpResponse<String> page) {
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return HIT.matcher(page.body()).results().map(hit -> hit.group(1)).toList();
  }

  /** The text of an element with an id. */
  static String text(HttpResponse<String> page, String id) {
    Matcher found = Pattern.compile("id=\"" + id + "\"[^>]*>([^<]*)<").matcher(page.body());
    assertThat(found.find()).as(page.body()).isTrue();
    return found.group(1);
  }

  /** What a page says that refuses something, which shows nothing of the program. */
  static List<String> problems(HttpResponse<String> page, int status) {
    assertThat(page.statusCode()).as(page.body()).isEqualTo(status);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.body()).doesNotContain("Exception").doesNotContain("\tat ");
    Matcher found = SENTENCE.matcher(page.body());
    assertThat(found.find()).as(page.body()).isTrue();
    return PARAGRAPH.matcher(found.group(1)).results().map(it -> it.group(1)).toList();
  }
}

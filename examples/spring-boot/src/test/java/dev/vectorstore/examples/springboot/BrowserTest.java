package dev.vectorstore.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What a user does, in Chromium, on a screen and on a phone. */
class BrowserTest {
  @RegisterExtension static final RunningApplication APPLICATION = new RunningApplication();

  private static final Path SAMPLES = Path.of("samples").toAbsolutePath();
  private static final Duration MOST = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource
  void application_usedFromEndToEnd_worksWithoutAScript(Screen screen, @TempDir Path temp)
      throws IOException {
    try (Browser browser = Browser.open(screen, APPLICATION.address())) {
      Tour tour = new Tour(browser);
      tour.choose(screen.tenant);
      tour.emptyPages(screen.tenant);
      tour.putIn("balcony.md", "bicycle.md", "opening-hours.txt");
      tour.askThreeWays();
      tour.filter();
      tour.refuse();
      tour.longWords(temp);
      tour.switchTenant(screen.tenant, screen.other);
      tour.importSample();
    }
  }

  /** What is done in turn. */
  private record Tour(Browser browser) {
    void choose(String tenant) {
      browser.open("/");
      browser.choose("tenant", tenant);
      browser.follow(".tenant button");
      assertThat(browser.text("main")).contains("Only " + tenant + " sees and finds these.");
    }

    void emptyPages(String tenant) {
      assertThat(browser.text(".empty")).isEqualTo(tenant + " has no documents yet.");
      browser.follow("nav a[href='/']");
      assertThat(browser.text(".empty")).startsWith(tenant + " has no documents yet. Put some in");
      fits();
    }

    void putIn(String... files) throws IOException {
      browser.follow("nav a[href='/documents']");
      for (String file : files) {
        browser.one("#files").sendKeys(SAMPLES.resolve(file).toString());
      }
      browser.follow("main form.panel button");
      assertThat(browser.text(".done")).startsWith("Put in: 3 files, ");
      assertThat(browser.texts("tbody a")).containsExactly(files);
      fits();
      browser.follow("tbody a");
      assertThat(browser.texts("h2")).contains("The balcony garden › Watering");
      fits();
    }

    void askThreeWays() throws IOException {
      browser.follow("nav a[href='/']");
      ask("WORDS", "squeaking brakes");
      assertThat(browser.texts(".hit h2")).containsExactly("bicycle.md#2");
      assertThat(browser.text("#strategy")).isEqualTo("index of words");
      fits();

      ask("HYBRID", "wait until the glue is dry");
      assertThat(browser.texts(".hit h2")).first().isEqualTo("bicycle.md#5");
      assertThat(browser.text(".hit .scores"))
          .contains("score")
          .contains("distance")
          .contains("rank");
      browser.shoot("hybrid", "[aria-label=Matches]");

      ask("MEANING", "how often do desert plants need a drink");
      assertThat(browser.texts(".hit h2")).first().isEqualTo("balcony.md#2");
      assertThat(browser.text("#strategy")).startsWith("exact");
      assertThat(browser.text(".hit .scores")).contains("similarity");
      browser.shoot("search", "header");
    }

    void ask(String way, String query) {
      browser.click(".way input[value=" + way + "]");
      WebElement field = browser.one("#q");
      field.clear();
      field.sendKeys(query);
      browser.leave(() -> field.sendKeys(Keys.ENTER));
      assertThat(browser.one("#q").getDomProperty("value")).isEqualTo(query);
      assertThat(browser.one(".way input:checked").getDomProperty("value")).isEqualTo(way);
      fits();
    }

    void filter() {
      browser.choose("file", "bicycle.md");
      browser.click("summary");
      browser.one("#key").sendKeys("heading");
      browser.choose("comparison", "CONTAINS");
      browser.one("#value").sendKeys("Punctures");
      browser.follow(".query button");
      assertThat(browser.texts(".hit h2"))
          .containsExactlyInAnyOrder("bicycle.md#4", "bicycle.md#5");
      fits();
    }

    void refuse() {
      browser.follow("nav a[href='/documents']");
      browser.one("#files").sendKeys(Path.of("pom.xml").toAbsolutePath().toString());
      browser.follow("main form.panel button");
      assertThat(browser.text("[role=alert]"))
          .isEqualTo("“pom.xml” is neither text (.txt) nor Markdown (.md, .markdown).");
      fits();
    }

    void longWords(Path temp) throws IOException {
      Path file =
          Files.writeString(
              temp.resolve("n".repeat(150) + ".md"),
              "# " + "h".repeat(300) + "\n\n" + "w".repeat(600));
      browser.follow("nav a[href='/documents']");
      browser.one("#files").sendKeys(file.toString());
      browser.follow("main form.panel button");
      fits();
      browser.follow("nav a[href='/']");
      ask("WORDS", "w".repeat(600));
      assertThat(browser.texts(".hit")).hasSize(1);
      browser.follow("nav a[href='/documents']");
      browser.follow("tbody a[href*='nnn']");
      fits();
      browser.back();
      browser.follow("[aria-label^='Remove nnn']");
      assertThat(browser.text(".done")).endsWith("was removed.");
      fits();
    }

    void switchTenant(String tenant, String other) {
      choose(other);
      assertThat(browser.text(".empty")).contains("has no documents yet");
      browser.follow("nav a[href='/']");
      ask("HYBRID", "desert plants");
      assertThat(browser.text(".empty")).startsWith("Nothing matches.");
      choose(tenant);
      assertThat(browser.texts("tbody a")).hasSize(3);
    }

    void importSample() throws IOException {
      browser.follow("nav a[href='/imports']");
      browser.choose("directory", "chroma-wordnet");
      fits();
      browser.follow("main form.panel button");
      await()
          .atMost(MOST)
          .ignoreExceptions()
          .until(() -> !browser.all("a[href^='/?in=']").isEmpty());
      assertThat(browser.text("#outcome")).isEqualTo("Everything arrived.");
      assertThat(browser.text(".hit")).contains("1,200 documents");
      fits();
      browser.shoot("import", "header");

      browser.follow("a[href$='/report']");
      assertThat(browser.text("h1")).isEqualTo("Everything arrived");
      fits();
      browser.back();
      browser.follow("a[href='/?in=wordnet-glosses']");
      ask("MEANING", "a small animal that people keep at home");
      assertThat(browser.texts(".hit")).hasSize(10);
    }

    /** Nothing is wider than the screen, and each field says what it is for. */
    void fits() {
      assertThat(browser.overflowing()).as(browser.address()).isEmpty();
      assertThat(browser.withoutLabel()).as(browser.address()).isEmpty();
    }
  }

  /** Where it is looked at. */
  enum Screen {
    DESKTOP(1280, 900, "acme", "globex"),
    PHONE(390, 844, "initech", "hooli");

    final int width;
    final int height;
    final String tenant;
    final String other;

    Screen(int width, int height, String tenant, String other) {
      this.width = width;
      this.height = height;
      this.tenant = tenant;
      this.other = other;
    }
  }
}

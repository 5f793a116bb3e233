package dev.vectorstore.examples.springboot;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.imageio.ImageIO;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Chromium without a window, by Debian's driver. Nothing is downloaded: without the two packages
 * the test is skipped, or fails where {@code VECTORSTORE_TEST_BROWSER} is {@code required}.
 *
 * <p>Why: docs/decisions/0098-tests-in-a-browser.md.
 */
final class Browser implements AutoCloseable {
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final String MISSING =
      "Chromium is not installed, so nothing is tested in a browser; on Debian: apt-get install chromium chromium-driver";
  private static final Path IMAGES = Path.of("../../docs/images");
  private static final Set<String> SHOWN =
      Set.of("search-desktop", "import-desktop", "hybrid-phone", "import-phone");
  private static final Duration MOST = Duration.ofSeconds(30);
  private static final String LOADED = "return document.readyState";
  private static final String WIDER =
      """
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return [];
      return [...document.querySelectorAll('body *')]
        .filter(it => it.getBoundingClientRect().right > root.clientWidth + 1)
        .map(it => it.tagName + '.' + it.className)
        .concat('page');
      """;

  private static final String WITHOUT_LABEL =
      """
      return [...document.querySelectorAll('input:not([type=hidden]), select, progress')]
        .filter(it => it.labels.length == 0 && !it.hasAttribute('aria-labelledby'))
        .map(it => it.outerHTML);
      """;

  private final ChromeDriver driver;
  private final String screen;
  private final URI address;

  private Browser(ChromeDriver driver, String screen, URI address) {
    this.driver = driver;
    this.screen = screen;
    this.address = address;
  }

  static Browser open(BrowserTest.Screen screen, URI address) {
    boolean installed = Files.isExecutable(DRIVER) && Files.isExecutable(CHROMIUM);
    if ("required".equals(System.getenv("VECTORSTORE_TEST_BROWSER")) && !installed) {
      throw new AssertionError(MISSING);
    }
    assumeTrue(installed, MISSING);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-extensions");
    options.setExperimentalOption(
        "mobileEmulation",
        Map.of(
            "deviceMetrics",
            Map.of(
                "width",
                screen.width,
                "height",
                screen.height,
                "pixelRatio",
                1.0,
                "mobile",
                screen == BrowserTest.Screen.PHONE,
                "touch",
                false)));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(DRIVER.toString()))
            .usingAnyFreePort()
            .build();
    return new Browser(
        new ChromeDriver(service, options), screen.name().toLowerCase(Locale.ROOT), address);
  }

  void open(String path) {
    driver.get(address.resolve(path).toString());
  }

  void back() {
    leave(() -> driver.navigate().back());
  }

  String address() {
    return String.valueOf(driver.getCurrentUrl());
  }

  WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  String text(String selector) {
    return one(selector).getText();
  }

  List<String> texts(String selector) {
    return all(selector).stream().map(WebElement::getText).toList();
  }

  void click(String selector) {
    one(selector).click();
  }

  /** Clicks, and waits for the page that it leads to. */
  void follow(String selector) {
    leave(() -> click(selector));
  }

  /** Does what leads to another page, and waits for that. */
  void leave(Runnable action) {
    WebElement old = one("html");
    action.run();
    await()
        .atMost(MOST)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> !one("html").equals(old) && run(LOADED).equals("complete"));
  }

  private Object run(String script) {
    return Objects.requireNonNull(driver.executeScript(script));
  }

  /** Chooses by the value of an option. */
  void choose(String select, String value) {
    one("#" + select + " option[value='" + value + "']").click();
  }

  /** What sticks out of the screen; empty if all fits. */
  List<String> overflowing() {
    return ((List<?>) run(WIDER)).stream().map(String::valueOf).toList();
  }

  /** The fields of which nobody is told what they are for; empty if there are none. */
  List<String> withoutLabel() {
    return ((List<?>) run(WITHOUT_LABEL)).stream().map(String::valueOf).toList();
  }

  /** Writes what is seen from an element on into the documentation, if that is asked for. */
  void shoot(String name, String top) throws IOException {
    String image = name + "-" + screen;
    if (Boolean.getBoolean("screenshots.write") && SHOWN.contains(image)) {
      driver.executeScript("arguments[0].scrollIntoView(); scrollBy(0, -16)", one(top));
      BufferedImage seen =
          ImageIO.read(new ByteArrayInputStream(driver.getScreenshotAs(OutputType.BYTES)));
      Files.createDirectories(IMAGES);
      ImageIO.write(seen, "png", IMAGES.resolve("example-" + image + ".png").toFile());
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}

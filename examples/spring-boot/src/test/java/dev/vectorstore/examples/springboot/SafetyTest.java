package dev.vectorstore.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms come from our own pages only, and pages can run nothing. */
class SafetyTest {
  @RegisterExtension static final RunningApplication APPLICATION = new RunningApplication();

  private static final String REFUSED =
      "This was sent from a page of another site, so nothing was done.";

  private final Visitor visitor = APPLICATION.tenant();

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void form_ofAnotherSite_doesNothing(String site) {
    visitor.put("notes.md", "Kept.");
    HttpRequest.Builder foreign =
        visitor.posting("/documents/remove", "file", "notes.md").header("Sec-Fetch-Site", site);
    assertThat(Pages.problems(visitor.send(foreign), 403)).containsExactly(REFUSED);
    assertThat(visitor.get("/documents").body()).contains("notes.md");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "http://localhost:1"})
  void form_ofAnotherOriginInAnOldBrowser_doesNothing(String origin) {
    visitor.put("notes.md", "Kept.");
    HttpRequest.Builder foreign =
        visitor.posting("/documents/remove", "file", "notes.md").header("Origin", origin);
    assertThat(Pages.problems(visitor.send(foreign), 403)).containsExactly(REFUSED);
    assertThat(visitor.get("/documents").body()).contains("notes.md");
  }

  @Test
  void form_ofOurOwnPage_works() {
    visitor.put("notes.md", "Gone soon.");
    HttpRequest.Builder own =
        visitor
            .posting("/documents/remove", "file", "notes.md")
            .header("Origin", APPLICATION.address().toString());
    assertThat(visitor.send(own).body()).contains("was removed");
  }

  @Test
  void link_fromAnotherSite_mayOpenAPage() {
    assertThat(visitor.send(visitor.request("/").header("Sec-Fetch-Site", "cross-site")))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
  }

  /** Its owner could point it at this machine, and then read as a page of the same origin. */
  @Test
  void name_thatIsNotOurs_isRefused() throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), APPLICATION.address().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /documents HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void session_cookie_isForThisSiteAndNoScript() {
    Visitor fresh = APPLICATION.visitor();
    HttpResponse<String> page =
        fresh.send(fresh.posting("/tenant", "tenant", "globex")).previousResponse().orElseThrow();
    assertThat(page.headers().firstValue("Set-Cookie").orElse(""))
        .contains("SameSite=Strict")
        .contains("HttpOnly");
    assertThat(page.headers().firstValue("Location").orElse("")).doesNotContain("jsessionid");
  }

  @Test
  void pages_all_mayLoadNothingButTheStyle() {
    for (String path : new String[] {"/", "/documents", "/imports", "/nowhere", "/?q="}) {
      assertThat(visitor.get(path).headers().firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .startsWith("default-src 'none'; style-src 'self';");
    }
  }

  @Test
  void server_asItIsSet_listensOnThisMachineOnly() throws IOException {
    Properties set = new Properties();
    try (InputStream file = getClass().getResourceAsStream("/application.properties")) {
      set.load(file);
    }
    assertThat(set).containsEntry("server.address", "127.0.0.1");
  }
}

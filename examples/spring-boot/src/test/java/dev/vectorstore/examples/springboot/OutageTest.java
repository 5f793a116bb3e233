package dev.vectorstore.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vectorstore.localpostgres.PlainSql;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database lets nobody in for a while. */
class OutageTest {
  @RegisterExtension static final RunningApplication APPLICATION = new RunningApplication();

  private static final String AWAY =
      "The database does not answer at the moment. Try again in a minute.";

  private final Visitor visitor = APPLICATION.tenant();

  @BeforeEach
  void close() throws SQLException {
    visitor.put("notes.md", "Still there.");
    String role = APPLICATION.database().role();
    PlainSql.execute(
        APPLICATION.database().owner(),
        "alter role %s connection limit 0; select pg_terminate_backend(pid) from pg_stat_activity where usename = '%s'"
            .formatted(role, role));
  }

  @AfterEach
  void open() throws SQLException {
    PlainSql.execute(
        APPLICATION.database().owner(),
        "alter role %s connection limit -1".formatted(APPLICATION.database().role()));
  }

  @Test
  void pages_withoutADatabase_saySoAndComeBack() throws SQLException {
    for (HttpResponse<String> page :
        List.of(
            visitor.get("/documents"),
            visitor.search("q", "there"),
            visitor.put("other.md", "text"),
            visitor.post("/documents/remove", "file", "notes.md"))) {
      assertThat(Pages.problems(page, 503)).containsExactly(AWAY);
    }
    open();
    HttpResponse<String> back =
        await() // the pool waits between its tries
            .atMost(Duration.ofSeconds(30))
            .until(() -> visitor.get("/documents"), page -> page.statusCode() == 200);
    assertThat(back.body()).contains("notes.md").doesNotContain("other.md");
  }
}

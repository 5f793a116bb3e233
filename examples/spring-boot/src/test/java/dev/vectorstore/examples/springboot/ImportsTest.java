package dev.vectorstore.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vectorstore.localpostgres.PlainSql;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chroma directories are imported and verified, while one looks on. */
@TestMethodOrder(MethodOrderer.Random.class)
class ImportsTest {
  @RegisterExtension static final RunningApplication APPLICATION = new RunningApplication();

  private static final Duration MOST = Duration.ofSeconds(60);
  private static final String REFRESH = "http-equiv=\"refresh\"";

  private final Visitor visitor = APPLICATION.tenant();

  @Test
  void import_sample_isVerifiedAndCanBeSearched() {
    String path = start("chroma-wordnet", "");
    HttpResponse<String> page = done(path);
    assertThat(Pages.text(page, "outcome")).isEqualTo("Everything arrived.");
    assertThat(page.body())
        .contains("wordnet-glosses", "1,200 documents", "/?in=wordnet-glosses", path + "/report");
    assertThat(visitor.get("/imports").body()).contains("chroma-wordnet").contains("done");

    HttpResponse<String> report = visitor.get(path + "/report");
    assertThat(report.body()).contains("Everything arrived").contains("wordnet-glosses");
    assertThat(report.headers().firstValue("Content-Security-Policy"))
        .hasValue("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");

    for (String way : new String[] {"MEANING", "WORDS", "HYBRID"}) {
      HttpResponse<String> found =
          visitor.search(
              "q",
              "hunting dog",
              "way",
              way,
              "in",
              "wordnet-glosses",
              "key",
              "pos",
              "value",
              "noun");
      assertThat(Pages.hits(found)).isNotEmpty().allMatch(id -> id.startsWith("noun-"));
    }
  }

  @Test
  void import_whileItRuns_showsProgressAndLetsNoOtherBegin() throws Exception {
    try (Connection other = APPLICATION.database().owner().getConnection()) {
      other.setAutoCommit(false);
      PlainSql.execute(other, "lock table vectorstore.import_run in access exclusive mode");
      String path = start("chroma-wordnet", "");
      HttpResponse<String> page = visitor.get(path);
      assertThat(page.body()).contains(REFRESH).contains("<progress").doesNotContain("outcome");
      assertThat(Pages.problems(visitor.post("/imports", "directory", "chroma-wordnet"), 400))
          .containsExactly("An import is running. Wait until it is done.");
      assertThat(Pages.problems(visitor.get(path + "/report"), 400))
          .containsExactly("This import is not verified yet.");
      other.rollback();
      assertThat(Pages.text(done(path), "outcome")).isEqualTo("Everything arrived.");
    }
  }

  @Test
  void import_vectorsOfAnotherDimension_areSearchedByWordsOnly() {
    done(start("0.6.3", "our-own-model"));
    String refused =
        Pages.problems(visitor.search("q", "doc", "in", "col-cosine", "way", "MEANING"), 400)
            .get(0);
    assertThat(refused)
        .startsWith("The vectors of “col-cosine” are of ")
        .contains("(4 dimensions)")
        .contains("all-MiniLM-L6-v2")
        .contains("(384 dimensions)")
        .endsWith("so search it by words.");
    assertThat(Pages.hits(visitor.search("q", "doc", "in", "col-cosine", "way", "WORDS")))
        .isNotEmpty();
  }

  @Test
  void import_collectionsWithoutAModel_failsUntilOneIsNamed() {
    HttpResponse<String> failed = done(start("0.6.3", ""));
    assertThat(Pages.problems(failed, 200)).hasSize(1).first().asString().contains("model");
    assertThat(failed.body()).doesNotContain("outcome").doesNotContain("vectorstore-example");
    HttpResponse<String> named = done(start("0.6.3", "our-own-model"));
    assertThat(Pages.text(named, "outcome")).isNotBlank();
  }

  @Test
  void import_damagedDirectory_failsWithASentenceThatNamesNoPlace() {
    assertThat(Pages.problems(done(start("damaged", "")), 200))
        .containsExactly(
            "The import failed: damaged/chroma.sqlite3 is damaged or not a SQLite database; give one that Chroma wrote.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "../quickstart", "chroma-wordnet/../..", "/etc", "nowhere"})
  void import_directoryOutsideOfTheFolder_isRefused(String name) {
    assertThat(Pages.problems(visitor.post("/imports", "directory", name), 400))
        .containsExactly("There is no such Chroma directory in the folder for imports.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/imports/0", "/imports/999", "/imports/999/report"})
  void import_unknown_isRefused(String path) {
    assertThat(Pages.problems(visitor.get(path), 400)).containsExactly("There is no such import.");
  }

  @Test
  void import_numberThatIsNone_isRefused() {
    assertThat(Pages.problems(visitor.get("/imports/x"), 400))
        .containsExactly("The address or the form has a value that is not possible there.");
  }

  /** Its page. */
  private String start(String directory, String model) {
    HttpResponse<String> page = visitor.post("/imports", "directory", directory, "model", model);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return page.uri().getPath();
  }

  private HttpResponse<String> done(String path) {
    return await()
        .atMost(MOST)
        .until(() -> visitor.get(path), page -> !page.body().contains(REFRESH));
  }
}

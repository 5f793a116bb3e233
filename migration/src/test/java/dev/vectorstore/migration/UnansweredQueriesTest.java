package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.migration.VerificationReport.AnsweredBy;
import dev.vectorstore.migration.VerificationReport.Answers;
import dev.vectorstore.migration.internal.directory.Fixtures;
import dev.vectorstore.migration.report.VerificationJson;
import dev.vectorstore.migration.report.VerificationPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that finds nothing does not agree with what the database finds. */
class UnansweredQueriesTest {
  @TempDir private Path temp;

  @Test
  void verify_sourceThatAnswersNothing_isNoAgreement() throws Exception {
    VerificationReport report = verified(Integer.MAX_VALUE);

    Answers answers = report.collections().get(0).answers().orElseThrow();
    assertThat(answers.by()).isEqualTo(AnsweredBy.SOURCE);
    assertThat(answers.unanswered()).isEqualTo(20);
    assertThat(answers.overlaps()).isEmpty();
    assertThat(answers.mean()).isEmpty();
    assertThat(VerificationJson.of(report)).contains("\"unanswered\":20,\"meanOverlap\":null");
    assertThat(VerificationPage.of(report))
        .contains("nothing was compared, 20 that the source did not answer")
        .doesNotContain("100.0 %");
  }

  @Test
  void verify_sourceThatDoesNotAnswerAll_isComparedByWhatItAnswers() throws Exception {
    Answers answers = verified(5).collections().get(0).answers().orElseThrow();

    assertThat(answers.unanswered()).isEqualTo(5);
    assertThat(answers.overlaps()).hasSize(15).containsOnly(0.0);
    assertThat(answers.mean()).hasValue(0);
  }

  /**
   * Of a source without an answer to the first {@code unanswered} queries, and with a wrong one to
   * others.
   */
  private VerificationReport verified(int unanswered) throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    VectorDatabase database = InMemoryVectorDatabase.create();
    ChromaImporter.from(directory).unknownModel("m").only("col-l2").importInto(database);
    return ChromaImporter.from(new Searched(directory, unanswered))
        .unknownModel("m")
        .only("col-l2")
        .verify(database);
  }

  /** A directory that, like a server, answers queries itself. */
  private static final class Searched extends ChangedSource {
    private final int unanswered;
    private final AtomicInteger asked = new AtomicInteger();

    private Searched(Path directory, int unanswered) {
      super(directory);
      this.unanswered = unanswered;
    }

    @Override
    Optional<List<String>> nearest() {
      boolean isAnswered = asked.incrementAndGet() > unanswered;
      return Optional.of(isAnswered ? List.of("no such record") : List.of());
    }
  }
}

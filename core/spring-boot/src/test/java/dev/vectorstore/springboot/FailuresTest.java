package dev.vectorstore.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorStore;
import dev.vectorstore.schema.SchemaException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Starts that fail, and what Boot prints then. */
class FailuresTest {
  @RegisterExtension static final ApplicationDatabase DATABASE = new ApplicationDatabase();

  @Test
  void start_modelOfAnotherName_saysHowToNameTheRightOne() {
    named("words").run(context -> assertThat(context).hasNotFailed());

    FailureAnalysis analysis = analysisOf(named("other-words"));

    assertThat(analysis.getDescription()).contains("words (64 dimensions)", "other-words");
    assertThat(analysis.getAction())
        .startsWith("Let vectorstore.model name the collection's model");
  }

  @Test
  void start_noModel_saysWhereOneCanComeFrom() {
    FailureAnalysis analysis =
        analysisOf(
            Applications.on(DATABASE.local())
                .withPropertyValues("vectorstore.collection=articles"));

    assertThat(analysis.getDescription())
        .isEqualTo(
            "the collection \"articles\" of vectorstore.collection has no embedding model: there is no"
                + " bean of one, and vectorstore.model names none");
    assertThat(analysis.getAction())
        .startsWith("Define a bean of dev.vectorstore.model.EmbeddingModel");
  }

  @Test
  void start_tablesNotMigrated_saysHowToMigrate() {
    FailureAnalysis analysis =
        analysisOf(
            Applications.on(DATABASE.local()).withPropertyValues("vectorstore.migrate=false"));

    assertThat(analysis.getDescription()).contains("has no tables of the vector store");
    assertThat(analysis.getAction()).startsWith("Leave vectorstore.migrate at true");
  }

  @Test
  void start_serverWithoutPgvector_saysWhatToInstall() {
    FailureAnalysis analysis =
        Applications.analysis(
            new IllegalStateException(
                new SchemaException.ExtensionUnavailable("the server has no pgvector", null)));

    assertThat(analysis.getDescription()).isEqualTo("the server has no pgvector");
    assertThat(analysis.getAction()).contains("pgvector/pgvector");
  }

  @Test
  void start_metricOfAnotherKind_saysWhichPropertyToCorrect() {
    named("words").run(context -> assertThat(context).hasNotFailed());

    assertThat(
            analysisOf(named("words").withPropertyValues("vectorstore.metric=euclidean"))
                .getAction())
        .contains("vectorstore.metric");
  }

  @Test
  void start_dimensionOfAnotherModel_saysBoth() {
    ApplicationContextRunner brought =
        Applications.on(DATABASE.local())
            .withPropertyValues("vectorstore.collection=points", "vectorstore.model=elsewhere");
    brought
        .withPropertyValues("vectorstore.dimension=2")
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(analysisOf(brought.withPropertyValues("vectorstore.dimension=3")).getDescription())
        .isEqualTo(
            "collection \"points\" and the model do not agree: stored are vectors of elsewhere (2"
                + " dimensions), declared is elsewhere (3 dimensions), probed was nothing, as"
                + " vectors are brought; open the collection with its own model, or give it a space"
                + " for this one, see VectorDatabase.spaces");
  }

  @Test
  void start_dataSourceThatIsMissing_isNamed() {
    Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.owner-data-source=tablesOwner")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessage("No bean named 'tablesOwner' available"));
  }

  @Test
  void start_replicasThatContradict_areRefused() {
    Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.replica-reads=eventual", "vectorstore.replica-lag=5s")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessage(
                        "vectorstore.replica-lag bounds what replicas may miss, and"
                            + " vectorstore.replica-reads=eventual does not: set one of them"));
    Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.replica-lag=500ms")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessage("a lag is bounded by a second or more, not by PT0.5S"));
    Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.replica-data-sources=dataSource")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageEndingWith(
                        "cannot be read: it is no replica any more, as it takes writes itself"));
  }

  @Test
  void start_propertyMisspelt_failsAndNamesIt() {
    Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.colection=articles")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessage("The elements [vectorstore.colection] were left unbound."));
  }

  @Test
  void start_recallSampleNegative_isRefused() {
    Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.recall-sample=-1")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessage("a number of searches is not negative: -1"));
  }

  @Test
  void start_passwordWrong_saysWhatToCorrectAndNotThePassword() {
    FailureAnalysis analysis =
        analysisOf(
            Applications.on(DATABASE.local())
                .withPropertyValues(
                    "spring.datasource.username=nobody-of-this-name",
                    "spring.datasource.password=a-secret"));

    assertThat(analysis.getAction()).contains("spring.datasource.password");
    assertThat(analysis.getDescription()).doesNotContain("a-secret");
  }

  @Test
  void start_databaseAway_failsAtOnceAndSaysHowToWait() throws IOException {
    try (Gate gate = Gate.before(DATABASE.local())) {
      gate.shut();
      FailureAnalysis analysis =
          analysisOf(Applications.on(DATABASE.local()).withPropertyValues(gate.url()));

      assertThat(analysis.getDescription())
          .startsWith("start of the vector store failed, SQLState 08");
      assertThat(analysis.getAction())
          .isEqualTo(
              "Start the database, or correct spring.datasource.url. To wait for the database at the"
                  + " start, set for example vectorstore.startup-wait=60s.");
    }
  }

  @Test
  void start_databaseAwayAndWaitedFor_startsOnceItIsThereAlsoBeforeTheHostsFlyway()
      throws IOException {
    try (Gate gate = Gate.before(DATABASE.local())) {
      gate.shut();
      CompletableFuture<Void> opening = CompletableFuture.runAsync(gate::openOnceTried);
      Applications.withFlyway(named("words"))
          .withPropertyValues(gate.url(), "vectorstore.startup-wait=60s")
          .run(context -> StartTest.assertWorks(context.getBean(VectorStore.class)));
      opening.join();
    }
  }

  private ApplicationContextRunner named(String model) {
    return Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=" + model);
  }

  private static FailureAnalysis analysisOf(ApplicationContextRunner runner) {
    FailureAnalysis[] analysis = new FailureAnalysis[1];
    runner.run(context -> analysis[0] = Applications.analysis(context.getStartupFailure()));
    return analysis[0];
  }
}

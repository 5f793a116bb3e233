package dev.vectorstore.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.embedding.DjlEmbeddingModel;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.migration.ChromaImporter;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job on the example's data: import, verify, and the model's own vectors for the same
 * texts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleTest {
  private static final Path SAMPLE = Path.of("data", "chroma-wordnet");
  private static final String COLLECTION = "wordnet-glosses";
  private static final int DOCUMENTS = 1_200;

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private final VectorDatabase memory = InMemoryVectorDatabase.create();
  private final DjlEmbeddingModel model = DjlEmbeddingModel.allMiniLmL6V2();

  @BeforeAll
  void importSample() {
    assertThat(ChromaImporter.from(SAMPLE).importInto(TEST_DATABASE.database()).documents())
        .isEqualTo(DOCUMENTS);
    assertThat(ChromaImporter.from(SAMPLE).importInto(memory).documents()).isEqualTo(DOCUMENTS);
  }

  @AfterAll
  void close() {
    model.close();
  }

  @Test
  void verify_afterImport_everythingIsEqual() {
    VerificationReport report = ChromaImporter.from(SAMPLE).verify(TEST_DATABASE.database());

    assertThat(report.identical()).isTrue();
    VerificationReport.Collection collection = report.collections().get(0);
    assertThat(collection.inSource()).isEqualTo(DOCUMENTS);
    assertThat(collection.vectorsCompared()).isEqualTo(DOCUMENTS);
  }

  @Test
  void verified_directoryThatLostItsVectors_saysSo(@TempDir Path temp) throws IOException {
    try (Stream<Path> files = Files.walk(SAMPLE)) {
      for (Path file : files.filter(each -> !each.endsWith("index_metadata.pickle")).toList()) {
        Path target = temp.resolve(SAMPLE.relativize(file).toString());
        if (!Files.isDirectory(target)) {
          Files.copy(file, target);
        }
      }
    }
    VectorDatabase lost = InMemoryVectorDatabase.create();
    ChromaImporter.from(temp).importInto(lost);

    VerificationReport report = ChromaImporter.from(temp).verify(lost);

    assertThat(report.identical()).isFalse();
    assertThat(Wording.verified(report.collections().get(0)))
        .endsWith("201 vectors equal to the last bit; 999 have NO VECTOR in the directory");
  }

  @Test
  void verified_textThatTheModelRefused_countsNoVectorsOfTheDirectory() {
    VerificationReport.Collection refused =
        new VerificationReport.Collection(
            "c",
            3,
            3,
            3,
            2,
            1,
            List.of("a"),
            0,
            0,
            List.of(),
            0,
            List.of(),
            Map.of(),
            Optional.empty());

    assertThat(Wording.verified(refused))
        .endsWith("2 vectors equal to the last bit; the others could NOT be compared");
  }

  @Test
  void model_textsOfTheSample_givesTheVectorsOfTheSample() {
    List<Document> documents =
        memory
            .store(COLLECTION)
            .scroll(ScrollRequest.first().limit(DOCUMENTS).include(Include.everything()))
            .documents();

    List<Embedding> embeddings =
        model.embedDocuments(
            documents.stream().map(document -> document.text().orElseThrow()).toList());

    assertThat(documents).hasSize(DOCUMENTS);
    for (int i = 0; i < documents.size(); i++) {
      Embedding stored = documents.get(i).embedding().orElseThrow();
      double cosine = Metric.COSINE.similarity(Metric.COSINE.distance(stored, embeddings.get(i)));
      assertThat(cosine).as(documents.get(i).id()).isGreaterThanOrEqualTo(0.9999);
    }
  }

  @Test
  void search_text_givesTheSameInPostgresAndInMemory() {
    VectorStore inPostgres = TEST_DATABASE.database().store(COLLECTION, model);
    VectorStore inMemory = memory.store(COLLECTION, model);
    SearchRequest all = SearchRequest.of("money that has to be paid to the state").limit(50);
    SearchRequest verbs = all.filter(Filter.eq("pos", "verb"));

    assertThat(ids(inPostgres.search(all))).hasSize(50).isEqualTo(ids(inMemory.search(all)));
    assertThat(ids(inPostgres.search(verbs))).hasSize(50).isEqualTo(ids(inMemory.search(verbs)));
    assertThat(inPostgres.search(verbs))
        .allSatisfy(match -> assertThat(match.document().metadata()).containsEntry("pos", "verb"));
  }

  private static List<String> ids(List<Match> matches) {
    return matches.stream().map(Match::id).toList();
  }
}

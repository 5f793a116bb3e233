package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.migration.VerificationReport.Part;
import dev.vectorstore.migration.internal.directory.AlteredFixture;
import dev.vectorstore.migration.report.VerificationJson;
import dev.vectorstore.migration.report.VerificationPage;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.testkit.WordModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What an import promises that embeds the texts by another model: which documents have vectors, and
 * which vectors are kept.
 */
abstract class ReembedContract extends ChromaImportFixture {
  @Test
  void reembed_anotherModel_embedsTextsAndListsThoseWithout() throws Exception {
    WordModel model = WordModel.of("words", 16);
    ChromaImporter importer = importer().only("col-l2").reembedBeside(model);

    ImportReport report = importer.importInto(database());

    ImportReport.Collection collection = report.collections().get(0);
    VectorStore store = database().store("col-l2");
    long withoutText = 0;
    for (Document document : all(store)) {
      if (document.text().isPresent()) {
        assertThat(document.embedding())
            .contains(model.embedDocuments(List.of(document.text().get())).get(0));
      } else {
        withoutText++;
        assertThat(document.unsearchable().orElseThrow().reason()).isEqualTo(Reason.MISSING);
        assertThat(collection.withoutTextIds()).contains(document.id());
      }
    }
    assertThat(collection.withoutText()).isEqualTo(withoutText).isPositive();
    assertThat(collection.documents()).isEqualTo(23);
    assertThat(collection.model()).contains(model.id());
    assertThat(database().spaces("col-l2").missing(ModelId.of(MODEL, 4)))
        .isEqualTo(collection.vectorsNotKept());
    assertThat(collection.withoutVector()).isZero(); // the old one is kept
    assertThat(importer.verify(database()).identical()).isTrue();
  }

  @Test
  void reembed_textThatTheModelRefuses_endsTheRunAndNamesTheDocumentEachTime() throws Exception {
    ChromaImporter plain = importer().only("col-l2");
    ChromaImporter importer = plain.reembed(refusing(plain, "id2"));

    assertThatThrownBy(() -> importer.importInto(database()))
        .isInstanceOf(VectorStoreException.TextRefused.class)
        .hasMessageMatching("document \\d+ \\(\"id2\"\\): the model refuses a text");
    ImportRun failed = database().imports().list().get(0);
    assertThat(failed.failure().orElseThrow()).contains("(\"id2\"): the model refuses a text");
    assertThatThrownBy(() -> importer.resume(database(), failed.id()))
        .isInstanceOf(VectorStoreException.TextRefused.class);

    ImportReport report = importer.keepRefused().resume(database(), failed.id());

    assertThat(report.run().state()).isEqualTo(ImportRun.State.DONE);
    assertThat(report.collections().get(0).refusedIds()).containsExactly("id2");
  }

  @Test
  void keepRefused_refusedTexts_areKeptListedAndCountedByTheVerification() throws Exception {
    ChromaImporter plain = importer().only("col-l2");
    ChromaImporter strict = plain.reembed(refusing(plain, "id2", "id3"));
    ChromaImporter importer = strict.keepRefused().batchSize(5);

    ImportReport.Collection collection = importer.importInto(database()).collections().get(0);
    VerificationReport verified = importer.verify(database());

    assertThat(collection.refused()).isEqualTo(2);
    assertThat(collection.refusedIds()).containsExactlyInAnyOrder("id2", "id3");
    assertThat(collection.unsearchable())
        .containsExactly(Map.entry(Reason.MISSING, 2 + collection.withoutText()));
    assertThat(collection.searchable()).isEqualTo(21 - collection.withoutText());
    Document kept = database().store("col-l2").get(List.of("id2"), Include.everything()).get(0);
    assertThat(kept.text()).isPresent();
    assertThat(kept.unsearchable().orElseThrow().reason()).isEqualTo(Reason.MISSING);
    assertThat(verified.outcome()).isEqualTo(VerificationReport.Outcome.INCOMPLETE);
    assertThat(verified.collections().get(0).differences()).isEmpty();
    assertThat(verified.collections().get(0).refused()).isEqualTo(2);
    assertThat(VerificationPage.of(verified))
        .contains("2 cannot be found because the model refused their text: id2, id3")
        .contains("<b class=\"lacking\">equal, but not complete</b>")
        .doesNotContain("the source is not complete");
    assertThat(VerificationJson.of(verified))
        .contains("\"refused\":2,\"refusedIds\":[\"id2\",\"id3\"]");
    assertThat(strict.verify(database()).collections().get(0).counts())
        .containsExactly(Map.entry(Part.VECTOR, 2L));
  }

  /** Refuses the texts of documents of these ids in the sample. */
  private EmbeddingModel refusing(ChromaImporter plain, String... ids) {
    WordModel words = WordModel.of("words", 16);
    plain.importInto(database());
    List<String> refused =
        database().store("col-l2").get(List.of(ids)).stream()
            .map(document -> document.text().orElseThrow())
            .toList();
    database().drop("col-l2");
    return new EmbeddingModel() {
      @Override
      public String name() {
        return words.name();
      }

      @Override
      public int dimension() {
        return words.dimension();
      }

      @Override
      public List<Embedding> embedDocuments(List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
          if (refused.contains(texts.get(i))) {
            throw new VectorStoreException.TextRefused("the model refuses a text", null, i);
          }
        }
        return words.embedDocuments(texts);
      }

      @Override
      public Embedding embedQuery(String text) {
        return words.embedQuery(text);
      }
    };
  }

  @Test
  void reembed_documentsWithoutText_areNotCountedAsEqual() throws Exception {
    ChromaImporter importer = importer().only("col-l2").reembed(WordModel.of("words", 16));
    ImportReport imported = importer.importInto(database());
    long withoutText = imported.collections().get(0).withoutText();

    VerificationReport report = importer.verify(database());

    assertThat(imported.withoutVector()).isEqualTo(withoutText).isPositive();
    assertThat(report.outcome()).isEqualTo(VerificationReport.Outcome.INCOMPLETE);
    assertThat(report.collections().get(0).withoutVector()).isEqualTo(withoutText);
    assertThat(report.collections().get(0).vectorsCompared()).isZero();
  }

  @Test
  void reembedBeside_vectorsThatAreNowhere_areNotCountedAsKept() throws Exception {
    AlteredFixture broken = AlteredFixture.of("1.5.9", "col-l2", temp);
    Files.delete(broken.index().resolve("index_metadata.pickle"));
    ChromaImporter importer =
        ChromaImporter.from(broken.directory())
            .unknownModel(MODEL)
            .only("col-l2")
            .reembedBeside(WordModel.of("words", 16));
    ImportReport imported = importer.importInto(database());

    VerificationReport report = importer.verify(database());

    assertThat(imported.isWhole()).isFalse();
    assertThat(report.collections().get(0).vectorsNotKept())
        .isEqualTo(22)
        .isEqualTo(imported.collections().get(0).vectorsNotKept());
    assertThat(report.collections().get(0).vectorsCompared()).isEqualTo(1);
    assertThat(report.outcome()).isEqualTo(VerificationReport.Outcome.INCOMPLETE);
  }

  @Test
  void verify_vectorsKeptBeside_areComparedToo() throws Exception {
    ChromaImporter importer =
        importer().only("col-l2").reembedBeside(WordModel.of("words", 16)).batchSize(5);
    importer.importInto(database());
    EmbeddingSpaces spaces = database().spaces("col-l2");
    ModelId source = ModelId.of(MODEL, 4);
    Map<String, Embedding> kept = spaces.get(source, List.of("id1", "id2"));
    float[] moved = Objects.requireNonNull(kept.get("id1")).values();
    moved[0] = Math.nextUp(moved[0]);

    VerificationReport.Collection equal = importer.verify(database()).collections().get(0);
    spaces.put(source, Map.of("id1", Embedding.of(moved)));
    VerificationReport.Collection other = importer.verify(database()).collections().get(0);
    spaces.drop(source);
    VerificationReport.Collection without = importer.verify(database()).collections().get(0);

    assertThat(equal.identical()).isTrue();
    assertThat(equal.vectorsCompared()).isGreaterThanOrEqualTo(23);
    assertThat(other.differences())
        .containsExactly(new VerificationReport.Difference("id1", Part.VECTOR_BESIDE));
    assertThat(without.counts()).containsExactly(Map.entry(Part.VECTOR_BESIDE, 23L));
  }

  @Test
  void reembed_modelOfTheSource_keepsItsVectors() throws Exception {
    Path directory = fixture();
    ChromaImporter plain = ChromaImporter.from(directory).unknownModel("words").only("col-l2");
    plain.importInto(database());
    List<Document> before = all(database().store("col-l2"));
    database().drop("col-l2");

    plain.reembed(WordModel.of("words", 4)).importInto(database());

    assertThat(all(database().store("col-l2"))).isEqualTo(before);
  }
}

package dev.vectorstore.testkit.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.testkit.AnyDocuments;
import dev.vectorstore.testkit.PropertyDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** What an import noted of what it wrote is what the database makes of what it stores. */
class ImportedBitsTest extends PropertyDatabase {
  private static final int DIMENSION = 3;
  private static final int DOCUMENTS = 110;

  @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
  void rollback_anyDocuments_findsNoneChanged(
      @ForAll("documents") List<Document> documents, @ForAll("columns") ElementType element) {
    long run = imported(documents, element);

    RollbackReport.Part plan = plan(run);

    assertThat(plan.kept()).as("kept of %s", plan.keptIds()).isZero();
    assertThat(plan.removed()).isEqualTo(DOCUMENTS);
    TEST_DATABASE.database().imports().rollback(run, ChangedRows.KEEP);
  }

  private static RollbackReport.Part plan(long run) {
    return TEST_DATABASE.database().imports().planRollback(run, ChangedRows.KEEP).parts().get(0);
  }

  private static String name(ElementType element) {
    return "imported" + element;
  }

  private static long imported(List<Document> documents, ElementType element) {
    ImportTarget target =
        ImportTarget.of(
            name(element),
            CollectionSettings.of(ModelId.of("points", DIMENSION))
                .space(SpaceSettings.defaults().column(element))
                .metric(Metric.EUCLIDEAN));
    ImportSession session =
        TEST_DATABASE.database().imports().start("somewhere", Map.of(), List.of(target));
    ImportWriter writer = session.writer(target, "").orElseThrow();
    writer.write(writer.prepare(documents, Map.of()), Duration.ZERO);
    writer.finish();
    session.finish();
    return session.run().id();
  }

  @Provide
  Arbitrary<ElementType> columns() {
    return Arbitraries.of(ElementType.VECTOR, ElementType.HALFVEC);
  }

  /** Some without a text, some with a long id or something in place of a vector. */
  @Provide
  Arbitrary<List<Document>> documents() {
    return AnyDocuments.of(DIMENSION, DOCUMENTS).map(ImportedBitsTest::varied);
  }

  private static List<Document> varied(List<Document> documents) {
    List<Document> varied = new ArrayList<>();
    for (Document document : documents) {
      int kind = varied.size() % 10;
      varied.add(
          switch (kind) {
            case 6 -> document.unsearchable(UnsearchableEmbedding.of(Reason.MISSING));
            case 7 ->
                document.unsearchable(
                    UnsearchableEmbedding.of(Reason.NOT_FINITE, 1, Float.NaN, -0.0f));
            case 8 ->
                Document.of(document.id() + "l".repeat(2_000))
                    .metadata(document.metadata())
                    .embedding(document.embedding().orElseThrow());
            case 9 -> document.text("");
            default -> document;
          });
    }
    return varied;
  }
}

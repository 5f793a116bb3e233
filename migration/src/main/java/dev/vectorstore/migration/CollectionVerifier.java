package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.migration.VerificationReport.Difference;
import dev.vectorstore.migration.VerificationReport.Part;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares one collection of the source with what a store gives back. */
final class CollectionVerifier {
  private static final int MAX_SHOWN = 20;

  private final PlannedCollection planned;
  private final VectorStore store;
  private final List<Difference> shown = new ArrayList<>();
  private long differences;
  private long documents;
  private long vectors;

  CollectionVerifier(PlannedCollection planned, VectorStore store) {
    this.planned = planned;
    this.store = store;
    if (!CollectionMetadata.holds(store.info().metadata(), planned)) {
      note("", Part.COLLECTION_METADATA);
    }
  }

  void compare(List<ChromaRecord> records) {
    List<Document> expected = records.stream().map(planned::document).toList();
    Map<String, Document> found = new HashMap<>();
    for (Document document :
        store.get(expected.stream().map(Document::id).toList(), Include.everything())) {
      found.put(document.id(), document);
    }
    expected.forEach(document -> compare(document, found.get(document.id())));
  }

  VerificationReport.Collection report() {
    return new VerificationReport.Collection(
        planned.label(), documents, store.count(), vectors, shown, differences);
  }

  private void compare(Document expected, @Nullable Document found) {
    documents++;
    if (expected.embedding().isPresent() || expected.unsearchable().isPresent()) {
      vectors++;
    }
    if (found == null) {
      note(expected.id(), Part.MISSING);
      return;
    }
    noteUnless(expected.text().equals(found.text()), expected, Part.TEXT);
    noteUnless(expected.metadata().equals(found.metadata()), expected, Part.METADATA);
    noteUnless(
        expected.embedding().equals(found.embedding())
            && expected.unsearchable().equals(found.unsearchable()),
        expected,
        Part.VECTOR);
  }

  private void noteUnless(boolean equal, Document document, Part part) {
    if (!equal) {
      note(document.id(), part);
    }
  }

  private void note(String id, Part part) {
    differences++;
    if (shown.size() < MAX_SHOWN) {
      shown.add(new Difference(id, part));
    }
  }
}

package dev.vectorstore.migration.internal.verify;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.VerificationReport.Answers;
import dev.vectorstore.migration.VerificationReport.Difference;
import dev.vectorstore.migration.VerificationReport.Part;
import dev.vectorstore.migration.internal.imports.JoinedMetadata;
import dev.vectorstore.migration.internal.imports.PlannedBatch;
import dev.vectorstore.migration.internal.imports.PlannedCollection;
import dev.vectorstore.migration.internal.imports.PlannedDocument;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares one collection of the source with a store.
 *
 * <p>Why: docs/decisions/0049-rescue-and-verification.md.
 */
final class CollectionVerifier {
  private static final int MAX_SHOWN = 20;
  private static final int PAGE = 1_000;

  private final PlannedCollection planned;
  private final VectorStore store;
  private final EmbeddingSpaces spaces;
  private final Set<String> optionalKeys;
  private final boolean keepsVectors;
  private final Optional<ModelId> keptSpace;
  private final Map<Part, Long> counts = new EnumMap<>(Part.class);
  private final List<Difference> shown = new ArrayList<>();
  private final List<String> refusedIds = new ArrayList<>();
  private final IdSet ids = new IdSet();
  private long documents;
  private long found;
  private long texts;
  private long vectors;
  private long refused;
  private long withoutText;
  private long withoutVector;
  private final List<String> withoutVectorIds = new ArrayList<>();
  private long vectorsNotKept;

  /**
   * For one collection.
   *
   * @param spaces the spaces of the collection, as its tenant sees them
   * @param optionalKeys the metadata keys that are compared only if the source has them
   */
  CollectionVerifier(
      PlannedCollection planned,
      VectorStore store,
      EmbeddingSpaces spaces,
      Set<String> optionalKeys) {
    this.planned = planned;
    this.store = store;
    this.spaces = spaces;
    this.optionalKeys = optionalKeys;
    this.keepsVectors = planned.keptModel().isPresent();
    this.keptSpace =
        planned
            .keptModel()
            .filter(model -> spaces.list().stream().anyMatch(space -> space.model().equals(model)));
    if (!JoinedMetadata.holds(store.info().metadata(), planned)) {
      note("", Part.COLLECTION_METADATA);
    }
  }

  void compare(PlannedBatch batch) {
    Map<String, Document> there = new HashMap<>();
    List<String> wanted = batch.planned().stream().map(each -> each.document().id()).toList();
    for (Document document : store.get(wanted, Include.everything())) {
      there.put(document.id(), document);
    }
    Map<String, Embedding> kept =
        keptSpace.isPresent() ? spaces.get(keptSpace.get(), there.keySet()) : Map.of();
    for (PlannedDocument each : batch.planned()) {
      Document document = each.document();
      Optional<Embedding> keptOfIt = Optional.ofNullable(kept.get(document.id()));
      compare(document, there.get(document.id()), keptOfIt.isPresent());
      if (keepsVectors && there.containsKey(document.id())) {
        compareKept(document, each.keptVector(), keptOfIt);
      }
    }
  }

  /** The source's vectors, if they are kept in a space of their own. */
  private void compareKept(
      Document document, Optional<Embedding> wanted, Optional<Embedding> found) {
    vectors += wanted.isPresent() && found.isPresent() ? 1 : 0;
    vectorsNotKept += wanted.isEmpty() && found.isEmpty() ? 1 : 0;
    noteUnless(wanted.equals(found), document, Part.VECTOR_BESIDE);
  }

  VerificationReport.Collection report(Optional<Answers> answers) {
    long inDatabase = store.count();
    if (inDatabase > found) {
      noteExtra();
    }
    return new VerificationReport.Collection(
        planned.label(),
        documents,
        inDatabase,
        texts,
        vectors,
        refused,
        refusedIds,
        withoutText,
        withoutVector,
        withoutVectorIds,
        vectorsNotKept,
        shown,
        counts,
        answers);
  }

  private void compare(Document expected, @Nullable Document other, boolean isKept) {
    documents++;
    ids.add(expected.id());
    if (other == null) {
      note(expected.id(), Part.MISSING);
      return;
    }
    found++;
    count(expected, other, isKept);
    noteUnless(expected.text().equals(other.text()), expected, Part.TEXT);
    noteUnless(isSameMetadata(expected, other), expected, Part.METADATA);
    noteUnless(isSameVector(expected, other), expected, Part.VECTOR);
  }

  /** Compares what exists on both sides. What is missing on both sides is not counted as equal. */
  private void count(Document expected, Document other, boolean isKept) {
    if (expected.text().isPresent() && other.text().isPresent()) {
      texts++;
    } else if (expected.text().isEmpty() && other.text().isEmpty()) {
      withoutText++;
    }
    if (PlannedDocument.hasVector(expected) && PlannedDocument.hasVector(other)) {
      vectors++;
    } else if (!PlannedDocument.hasVector(expected)
        && !PlannedDocument.hasVector(other)
        && !isEmbeddedAnew(expected)
        && !isKept) {
      withoutVector++;
      if (withoutVectorIds.size() < VerificationReport.LISTED) {
        withoutVectorIds.add(expected.id());
      }
    }
  }

  /** Whether the source's text replaces the vector. */
  private boolean isEmbeddedAnew(Document expected) {
    return planned.reembeds() && expected.unsearchable().isEmpty();
  }

  private boolean isSameMetadata(Document expected, Document other) {
    Map<String, @Nullable Object> there = new HashMap<>(other.metadata());
    for (String key : optionalKeys) {
      if (!expected.metadata().containsKey(key)) {
        there.remove(key);
      }
    }
    return expected.metadata().equals(there);
  }

  private boolean isSameVector(Document expected, Document other) {
    if (isEmbeddedAnew(expected)) {
      return other.embedding().isPresent() || isKeptRefused(other);
    }
    return expected.embedding().equals(other.embedding())
        && expected.unsearchable().equals(other.unsearchable());
  }

  private boolean isKeptRefused(Document other) {
    boolean kept =
        planned.keepsRefused()
            && other.unsearchable().filter(each -> each.reason() == Reason.MISSING).isPresent();
    if (kept && ++refused <= MAX_SHOWN) {
      refusedIds.add(other.id());
    }
    return kept;
  }

  private void noteExtra() {
    Optional<String> cursor = Optional.empty();
    do {
      ScrollRequest request = ScrollRequest.first().limit(PAGE).include(Include.idOnly());
      Page page = store.scroll(cursor.map(request::after).orElse(request));
      page.documents().stream()
          .map(Document::id)
          .filter(id -> !ids.contains(id))
          .forEach(id -> note(id, Part.EXTRA));
      cursor = page.next();
    } while (cursor.isPresent());
  }

  private void noteUnless(boolean equal, Document document, Part part) {
    if (!equal) {
      note(document.id(), part);
    }
  }

  private void note(String id, Part part) {
    if (counts.merge(part, 1L, Long::sum) <= MAX_SHOWN) {
      shown.add(new Difference(id, part));
    }
  }
}

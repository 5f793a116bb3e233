package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.EmbeddingSpaces;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.Page;
import dev.vectorstore.ScrollRequest;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.migration.VerificationReport.Answers;
import dev.vectorstore.migration.VerificationReport.Difference;
import dev.vectorstore.migration.VerificationReport.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares one collection of the source with what a store gives back. */
final class CollectionVerifier {
  private static final int MAX_SHOWN = 20;
  private static final int PAGE = 1_000;

  private final PlannedCollection planned;
  private final VectorStore store;
  private final EmbeddingSpaces spaces;
  private final Optional<ModelId> beside;
  private final Map<Part, Long> counts = new EnumMap<>(Part.class);
  private final List<Difference> shown = new ArrayList<>();
  private final List<String> refusedIds = new ArrayList<>();
  private final IdSet ids = new IdSet();
  private long documents;
  private long found;
  private long vectors;
  private long refused;

  /**
   * For one collection.
   *
   * @param spaces of the collection, as its tenant sees them
   */
  CollectionVerifier(PlannedCollection planned, VectorStore store, EmbeddingSpaces spaces) {
    this.planned = planned;
    this.store = store;
    this.spaces = spaces;
    this.beside =
        planned
            .target()
            .beside()
            .filter(model -> spaces.list().stream().anyMatch(space -> space.model().equals(model)));
    if (!CollectionMetadata.holds(store.info().metadata(), planned)) {
      note("", Part.COLLECTION_METADATA);
    }
  }

  void compare(PlannedBatch batch) {
    Map<String, Document> there = new HashMap<>();
    for (Document document :
        store.get(batch.documents().stream().map(Document::id).toList(), Include.everything())) {
      there.put(document.id(), document);
    }
    batch.documents().forEach(document -> compare(document, there.get(document.id())));
    if (planned.target().beside().isPresent()) {
      compareBeside(batch, there.keySet());
    }
  }

  /** The source's vectors, if they are kept in a space of their own. */
  private void compareBeside(PlannedBatch batch, Set<String> there) {
    Map<String, Embedding> kept = beside.isPresent() ? spaces.get(beside.get(), there) : Map.of();
    for (Document document : batch.documents()) {
      if (there.contains(document.id())) {
        Embedding wanted = batch.beside().get(document.id());
        vectors += wanted == null ? 0 : 1;
        if (!Objects.equals(wanted, kept.get(document.id()))) {
          note(document.id(), Part.VECTOR_BESIDE);
        }
      }
    }
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
        vectors,
        refused,
        refusedIds,
        shown,
        counts,
        answers);
  }

  private void compare(Document expected, @Nullable Document other) {
    documents++;
    ids.add(expected.id());
    if (other == null) {
      note(expected.id(), Part.MISSING);
      return;
    }
    found++;
    noteUnless(expected.text().equals(other.text()), expected, Part.TEXT);
    noteUnless(isSameMetadata(expected, other), expected, Part.METADATA);
    noteUnless(isSameVector(expected, other), expected, Part.VECTOR);
  }

  /** A server does not say when a record was made; its directory, imported before, may have. */
  private static boolean isSameMetadata(Document expected, Document other) {
    Map<String, @Nullable Object> there = new HashMap<>(other.metadata());
    if (!expected.metadata().containsKey(ChromaMetadata.CREATED_AT)) {
      there.remove(ChromaMetadata.CREATED_AT);
    }
    return expected.metadata().equals(there);
  }

  private boolean isSameVector(Document expected, Document other) {
    boolean embeddedAnew = planned.reembeds() && expected.unsearchable().isEmpty();
    if (embeddedAnew) {
      return other.embedding().isPresent() || isKeptRefused(other);
    }
    if (expected.embedding().isPresent() || expected.unsearchable().isPresent()) {
      vectors++;
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

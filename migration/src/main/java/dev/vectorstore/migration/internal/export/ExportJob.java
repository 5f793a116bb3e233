package dev.vectorstore.migration.internal.export;

import dev.vectorstore.Document;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.migration.ChromaExportException;
import dev.vectorstore.migration.ChromaText;
import dev.vectorstore.migration.ExportProgress;
import dev.vectorstore.migration.ExportReport;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.client.ChromaClient;
import dev.vectorstore.migration.internal.client.ServedCollection;
import dev.vectorstore.migration.internal.client.ServedWrite;
import dev.vectorstore.migration.internal.server.CollectionWriter;
import dev.vectorstore.migration.internal.server.StoreFailures;
import dev.vectorstore.migration.internal.translate.ChromaDocument;
import dev.vectorstore.migration.internal.translate.ChromaTarget;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writes the documents of one store into one collection of Chroma. */
public final class ExportJob {
  private final Destination destination;
  private final ChromaTarget to;
  private final VectorStore store;
  private final ExportedMetadata metadata;
  private final boolean leavesOut;
  private final Consumer<ExportProgress> listener;

  /**
   * The target of an export.
   *
   * @param server connects to the server
   * @param pageSize the maximum number of documents in one request
   * @param collection the collection on the server
   */
  public record Destination(Supplier<ChromaClient> server, int pageSize, ChromaTarget collection) {}

  /**
   * One export.
   *
   * @param leavesOut whether to leave out what Chroma cannot hold; otherwise nothing is written if
   *     there is any
   * @param listener receives each batch
   */
  public ExportJob(
      Destination destination,
      VectorStore store,
      ExportedMetadata metadata,
      boolean leavesOut,
      Consumer<ExportProgress> listener) {
    this.destination = destination;
    this.to = destination.collection();
    this.store = store;
    this.metadata = metadata;
    this.leavesOut = leavesOut;
    this.listener = listener;
  }

  /** Writes everything. What was written stays if it fails. */
  public ExportReport run() {
    int dimension =
        store
            .info()
            .model()
            .map(ModelId::dimension)
            .orElseThrow(
                () -> new ChromaExportException("the collection has no model, and so no vectors"));
    return StoreFailures.translated(
        () -> {
          ChromaClient client = destination.server().get();
          Takes takes =
              new Takes(dimension, client.hasLists(to.tenant(), to.database()), client.isRust());
          if (!leavesOut) {
            requireFit(takes);
          }
          return write(client, takes);
        });
  }

  private void requireFit(Takes takes) {
    ExportTally tally = new ExportTally();
    tally.note("", metadata.losses());
    walk(
        documents ->
            documents.forEach(each -> tally.note(each.id(), takes.document(each).losses())));
    if (!tally.isClean()) {
      throw new ChromaExportException(
          "Chroma cannot hold the whole collection, "
              + tally.losses()
              + "; leaveOut exports the part that fits");
    }
  }

  private ExportReport write(ChromaClient client, Takes takes) {
    ServedCollection served = served(client, takes.dimension());
    CollectionWriter writer = new CollectionWriter(client, served.place(), destination.pageSize());
    boolean isFresh = client.count(served.place()) == 0;
    ExportTally tally = new ExportTally();
    tally.note("", metadata.losses());
    long expected = store.count();
    long[] done = {0};
    listener.accept(new ExportProgress(store.info().name(), 0, expected));
    walk(
        documents -> {
          List<ServedWrite> writes = fitting(documents, takes, tally);
          writer.replace(writes, isFresh);
          tally.wrote(writes.size());
          done[0] += documents.size();
          listener.accept(
              new ExportProgress(store.info().name(), done[0], Math.max(done[0], expected)));
        });
    return tally.report(to);
  }

  private static List<ServedWrite> fitting(
      List<Document> documents, Takes takes, ExportTally tally) {
    List<ServedWrite> writes = new ArrayList<>();
    for (Document document : documents) {
      ChromaDocument taken = takes.document(document);
      tally.note(document.id(), taken.losses());
      if (taken.isRefused()) {
        tally.left();
      } else {
        writes.add(taken.write());
        if (takes.rounded() && taken.isRounded()) {
          tally.rounded();
        }
      }
    }
    return writes;
  }

  private ServedCollection served(ChromaClient client, int dimension) {
    ChromaMetric metric = ChromaMetric.of(store.info().metric());
    client.ensureDatabase(to.tenant(), to.database());
    ServedCollection served =
        client
            .collection(to.tenant(), to.database(), to.name())
            .orElseGet(() -> create(client, metric));
    if (!served.metric().equals(Optional.of(metric))) {
      throw thereWithAnother("metric");
    }
    if (served.dimension().isPresent() && served.dimension().getAsInt() != dimension) {
      throw thereWithAnother("dimension");
    }
    return served;
  }

  private ChromaExportException thereWithAnother(String what) {
    return new ChromaExportException(
        "the server has a collection \""
            + ChromaText.escape(to.name())
            + "\" with another "
            + what
            + "; name another collection with into");
  }

  private ServedCollection create(ChromaClient client, ChromaMetric metric) {
    return client.create(
        to.tenant(),
        to.database(),
        to.name(),
        metric,
        metadata.held(),
        metadata.ofOrigin("configuration"),
        metadata.ofOrigin("schema"));
  }

  private void walk(Consumer<List<Document>> use) {
    ScrollRequest request =
        ScrollRequest.first().limit(destination.pageSize()).include(Include.everything());
    for (Optional<ScrollRequest> next = Optional.of(request); next.isPresent(); ) {
      Page page = store.scroll(next.get());
      use.accept(page.documents());
      next = page.next().map(request::after);
    }
  }

  /** The limits of the server. */
  private record Takes(int dimension, boolean lists, boolean rounded) {
    ChromaDocument document(Document document) {
      return ChromaDocument.of(document, dimension, lists);
    }
  }
}

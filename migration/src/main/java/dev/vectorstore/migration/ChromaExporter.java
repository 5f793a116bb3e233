package dev.vectorstore.migration;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.Document;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.Page;
import dev.vectorstore.ScrollRequest;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.http.ChromaClient;
import dev.vectorstore.migration.internal.http.CollectionWriter;
import dev.vectorstore.migration.internal.http.ServedCollection;
import dev.vectorstore.migration.internal.http.ServedWrite;
import dev.vectorstore.migration.internal.http.StoreFailures;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a collection back to a Chroma server, so that leaving is no one-way street. Immutable and
 * safe to share between threads; a run belongs to one thread.
 *
 * <p>The collection is made if there is none of its name, with the metric, the metadata, the HNSW
 * settings and the embedding function that an importer kept of Chroma's. What {@link ChromaText}
 * escaped is unescaped, {@code chroma:uri} becomes the uri, and vectors that can be written but not
 * searched here are written. Documents of the same ids are replaced, so an export that broke off
 * can be run again; other documents that are there stay.
 *
 * <p>Chroma holds no document without a vector, no null and no map in metadata, lists only since
 * 1.5, and no number beyond 64 bits. Unless {@link #leaveOut} is set, all documents are looked
 * through first, and nothing is written if one does not fit, see {@link Unfit}.
 */
public final class ChromaExporter {
  private final ChromaServer server;
  private final Optional<ChromaTarget> target;
  private final boolean leavesOut;
  private final Consumer<ExportProgress> listener;

  private ChromaExporter(
      ChromaServer server,
      Optional<ChromaTarget> target,
      boolean leavesOut,
      Consumer<ExportProgress> listener) {
    this.server = server;
    this.target = target;
    this.leavesOut = leavesOut;
    this.listener = listener;
  }

  /** An exporter to this server; where in it, {@link #into} says. */
  public static ChromaExporter to(ChromaServer server) {
    return new ChromaExporter(
        Objects.requireNonNull(server), Optional.empty(), false, progress -> {});
  }

  /**
   * A copy that writes there. Without it a collection goes where it came from, one of ours into
   * Chroma's default database under its own name. Tenant and database are made if they are not
   * there.
   */
  public ChromaExporter into(String tenant, String database, String collection) {
    return new ChromaExporter(
        server, Optional.of(new ChromaTarget(tenant, database, collection)), leavesOut, listener);
  }

  /**
   * A copy that leaves out what Chroma cannot hold, and tells of it in the report: single metadata
   * keys, or a document if it has no vector or an id that cannot be.
   */
  public ChromaExporter leaveOut() {
    return new ChromaExporter(server, target, true, listener);
  }

  /** A copy that tells of each batch, in the thread of the run. */
  public ChromaExporter onProgress(Consumer<ExportProgress> listener) {
    return new ChromaExporter(server, target, leavesOut, Objects.requireNonNull(listener));
  }

  /**
   * Writes a collection of this database.
   *
   * @throws ChromaExportException before anything is written, if the collection has no model, its
   *     name is none for Chroma, one of the name is there with another metric or dimension, or
   *     something does not fit and is not to be left out
   * @throws VectorStoreException.NoSuchCollection if there is none of this name
   * @throws VectorStoreException if reading or the server fails; earlier batches stay
   */
  public ExportReport export(VectorDatabase database, String collection) {
    VectorStore store = database.store(collection);
    CollectionInfo info = store.info();
    int dimension =
        info.model()
            .map(ModelId::dimension)
            .orElseThrow(
                () -> new ChromaExportException("the collection has no model, and so no vectors"));
    ChromaTarget to = target.orElseGet(() -> ChromaTarget.of(info));
    to.require();
    return StoreFailures.told(
        () -> {
          ChromaClient client = ChromaClient.connect(server.settings(), server.pauses());
          Takes takes =
              new Takes(dimension, client.hasLists(to.tenant(), to.database()), client.isRust());
          if (!leavesOut) {
            requireFit(store, takes);
          }
          return write(client, store, to, takes);
        });
  }

  private void requireFit(VectorStore store, Takes takes) {
    ExportTally tally = new ExportTally();
    tally.note("", collectionUnfit(store.info()));
    walk(
        store,
        documents -> documents.forEach(each -> tally.note(each.id(), takes.form(each).unfit())));
    if (!tally.isClean()) {
      throw new ChromaExportException(
          "Chroma cannot hold all of the collection, "
              + tally.unfit()
              + "; leaveOut exports it without what does not fit");
    }
  }

  private static Set<Unfit> collectionUnfit(CollectionInfo info) {
    Set<Unfit> unfit = EnumSet.noneOf(Unfit.class);
    ChromaTarget.metadata(info, unfit);
    return unfit;
  }

  private ExportReport write(ChromaClient client, VectorStore store, ChromaTarget to, Takes takes) {
    ServedCollection served = served(client, store.info(), to, takes.dimension());
    CollectionWriter writer =
        new CollectionWriter(client, served.place(), server.settings().pageSize());
    boolean isFresh = client.count(served.place()) == 0;
    ExportTally tally = new ExportTally();
    tally.note("", collectionUnfit(store.info()));
    long expected = store.count();
    long[] done = {0};
    listener.accept(new ExportProgress(store.info().name(), 0, expected));
    walk(
        store,
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
      ChromaForm form = takes.form(document);
      tally.note(document.id(), form.unfit());
      if (form.isRefused()) {
        tally.left();
      } else {
        writes.add(form.write());
        if (takes.rounded() && form.isRounded()) {
          tally.rounded();
        }
      }
    }
    return writes;
  }

  private static ServedCollection served(
      ChromaClient client, CollectionInfo info, ChromaTarget to, int dimension) {
    ChromaMetric metric = ChromaTarget.metric(info.metric());
    client.ensureDatabase(to.tenant(), to.database());
    ServedCollection served =
        client
            .collection(to.tenant(), to.database(), to.name())
            .orElseGet(() -> create(client, info, to, metric));
    if (!served.metric().equals(Optional.of(metric))) {
      throw new ChromaExportException("a collection of the name is there with another metric");
    }
    if (served.dimension().isPresent() && served.dimension().getAsInt() != dimension) {
      throw new ChromaExportException("a collection of the name is there with another dimension");
    }
    return served;
  }

  private static ServedCollection create(
      ChromaClient client, CollectionInfo info, ChromaTarget to, ChromaMetric metric) {
    Map<?, ?> origin = ChromaTarget.origin(info);
    Map<String, @Nullable Object> metadata =
        ChromaTarget.metadata(info, EnumSet.noneOf(Unfit.class));
    return client.create(
        to.tenant(),
        to.database(),
        to.name(),
        metric,
        metadata,
        text(origin, "configuration"),
        text(origin, "schema"));
  }

  private static Optional<String> text(Map<?, ?> origin, String key) {
    return origin.get(key) instanceof String text
        ? Optional.of(ChromaText.unescape(text))
        : Optional.empty();
  }

  private void walk(VectorStore store, Consumer<List<Document>> use) {
    ScrollRequest request =
        ScrollRequest.first().limit(server.settings().pageSize()).include(Include.everything());
    for (Optional<ScrollRequest> next = Optional.of(request); next.isPresent(); ) {
      Page page = store.scroll(next.get());
      use.accept(page.documents());
      next = page.next().map(request::after);
    }
  }

  /** What the server can hold. */
  private record Takes(int dimension, boolean lists, boolean rounded) {
    ChromaForm form(Document document) {
      return ChromaForm.of(document, dimension, lists);
    }
  }
}

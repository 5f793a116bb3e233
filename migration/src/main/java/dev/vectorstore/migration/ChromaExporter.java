package dev.vectorstore.migration;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.migration.internal.export.ExportJob;
import dev.vectorstore.migration.internal.export.ExportJob.Destination;
import dev.vectorstore.migration.internal.export.ExportedMetadata;
import dev.vectorstore.migration.internal.translate.ChromaTarget;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes collections to a Chroma server, so the move from Chroma can be undone. Immutable and safe
 * to share between threads. Each setting returns a changed copy. No argument may be null. An export
 * runs on the calling thread.
 *
 * <p>The collection is created if it does not exist. It then has the metric, metadata, HNSW
 * settings and embedding function that an importer recorded from Chroma. Text that {@link
 * ChromaText} escaped is unescaped. {@code chroma:uri} becomes the uri. The importer's own keys
 * ({@code chroma:rescued}, {@code chroma:created_at}) are left out. Vectors that cannot be searched
 * here are written if Chroma can hold them. Documents with the same ids are replaced, so an export
 * that failed can be run again. Other documents in the collection stay.
 *
 * <p>A collection per tenant is exported one {@link #tenant} at a time, or with {@linkplain
 * #exportJoined all tenants that an importer joined}.
 *
 * <p>Chroma cannot hold a document without a vector, a null or a map in metadata, or a number
 * beyond 64 bits, and holds lists only since 1.5. Unless {@link #leaveOut} is set, all documents
 * are checked first, and nothing is written if one does not fit. See {@link ExportLoss}.
 */
public final class ChromaExporter {
  private final ChromaServer server;
  private final Optional<ChromaTarget> target;
  private final Optional<String> tenant;
  private final boolean leavesOut;
  private final Consumer<ExportProgress> listener;

  private ChromaExporter(
      ChromaServer server,
      Optional<ChromaTarget> target,
      Optional<String> tenant,
      boolean leavesOut,
      Consumer<ExportProgress> listener) {
    this.server = server;
    this.target = target;
    this.tenant = tenant;
    this.leavesOut = leavesOut;
    this.listener = listener;
  }

  /** An exporter to this server. {@link #into} sets the target on the server. */
  public static ChromaExporter to(ChromaServer server) {
    return new ChromaExporter(
        Objects.requireNonNull(server, "server"),
        Optional.empty(),
        Optional.empty(),
        false,
        progress -> {});
  }

  /**
   * A copy that writes to this collection. By default a collection that was imported from Chroma
   * goes back to its old place, and any other goes into Chroma's default database under its own
   * name. Tenant and database are created if they do not exist.
   */
  public ChromaExporter into(String tenant, String database, String collection) {
    ChromaTarget there = new ChromaTarget(tenant, database, collection);
    return new ChromaExporter(server, Optional.of(there), this.tenant, leavesOut, listener);
  }

  /**
   * A copy that exports this tenant's documents of a collection per tenant. A tenant that an
   * importer joined goes back to its old place. Any other tenant needs {@link #into}, since tenants
   * would otherwise share the collection's name.
   */
  public ChromaExporter tenant(String name) {
    return new ChromaExporter(server, target, Optional.of(name), leavesOut, listener);
  }

  /**
   * A copy that leaves out what Chroma cannot hold and reports it: single metadata keys, or a whole
   * document if it has no vector or an invalid id.
   */
  public ChromaExporter leaveOut() {
    return new ChromaExporter(server, target, tenant, true, listener);
  }

  /**
   * A copy that reports each batch to the listener, on the thread of the export. The listener never
   * receives null.
   */
  public ChromaExporter onProgress(Consumer<ExportProgress> listener) {
    return new ChromaExporter(
        server, target, tenant, leavesOut, Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Exports a collection of this database. A collection without documents is created and stays
   * empty.
   *
   * @throws ChromaExportException before anything is written, if the collection has no model, if
   *     Chroma does not allow its name, if Chroma has a collection of the name with another metric
   *     or dimension, if something does not fit and {@link #leaveOut} is not set, if a tenant is
   *     set for a collection that is not per tenant, or if none is set for one that is
   * @throws VectorStoreException.NoSuchCollection if there is no collection of this name
   * @throws VectorStoreException if reading fails or the server fails; earlier batches stay
   */
  public ExportReport export(VectorDatabase database, String collection) {
    CollectionInfo info = database.store(collection).info();
    if (info.isPerTenant() && tenant.isEmpty()) {
      throw new ChromaExportException(
          "the collection is per tenant; name one with tenant, or call exportJoined");
    }
    if (tenant.isPresent() && !info.isPerTenant()) {
      throw new ChromaExportException("the collection is not per tenant; export it without one");
    }
    VectorStore store = tenant.map(database::tenant).orElse(database).store(collection);
    ExportedMetadata metadata = ExportedMetadata.of(info, tenant);
    if (tenant.isPresent() && target.isEmpty() && metadata.origin().isEmpty()) {
      throw new ChromaExportException(
          "the tenant did not come from Chroma; name its target with into");
    }
    ChromaTarget to = target.orElseGet(() -> ChromaTarget.of(metadata.origin(), info.name()));
    to.require();
    return new ExportJob(
            new Destination(server::connect, server.settings().pageSize(), to),
            store,
            metadata,
            leavesOut,
            listener)
        .run();
  }

  /**
   * Exports all collections that an importer {@linkplain ChromaImporter#intoTenantsOf joined} into
   * this one back to their old places, one after another. The list is in the order of the exports.
   *
   * @throws ChromaExportException if there are none, if {@link #into} or {@link #tenant} is set, or
   *     as for {@link #export}; collections that were already exported stay
   * @throws VectorStoreException as {@link #export}
   */
  public List<ExportReport> exportJoined(VectorDatabase database, String collection) {
    if (target.isPresent() || tenant.isPresent()) {
      throw new ChromaExportException("all joined collections go back to their old places");
    }
    List<String> joined = ExportedMetadata.joined(database.store(collection).info());
    if (joined.isEmpty()) {
      throw new ChromaExportException("no import joined anything into the collection");
    }
    return joined.stream().map(name -> tenant(name).export(database, collection)).toList();
  }
}

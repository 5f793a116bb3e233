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
 * Writes collections back to a Chroma server, so that leaving is no one-way street. Immutable and
 * safe to share between threads; a run belongs to one thread.
 *
 * <p>The collection is made if there is none of its name, with the metric, the metadata, the HNSW
 * settings and the embedding function that an importer kept of Chroma's. What {@link ChromaText}
 * escaped is unescaped, {@code chroma:uri} becomes the uri, what an importer said of itself ({@code
 * chroma:rescued}, {@code chroma:created_at}) is left out, and vectors that can be written but not
 * searched here are written. Documents of the same ids are replaced, so an export that broke off
 * can be run again; other documents that are there stay.
 *
 * <p>Of a collection per tenant one {@link #tenant} is exported at a time, or {@linkplain
 * #exportJoined all that an importer had joined}.
 *
 * <p>Chroma holds no document without a vector, no null and no map in metadata, lists only since
 * 1.5, and no number beyond 64 bits. Unless {@link #leaveOut} is set, all documents are looked
 * through first, and nothing is written if one does not fit, see {@link ExportLoss}.
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

  /** An exporter to this server; where in it, {@link #into} says. */
  public static ChromaExporter to(ChromaServer server) {
    return new ChromaExporter(
        Objects.requireNonNull(server, "server"),
        Optional.empty(),
        Optional.empty(),
        false,
        progress -> {});
  }

  /**
   * A copy that writes there. Without it a collection goes where it came from, one of ours into
   * Chroma's default database under its own name. Tenant and database are made if they are not
   * there.
   */
  public ChromaExporter into(String tenant, String database, String collection) {
    ChromaTarget there = new ChromaTarget(tenant, database, collection);
    return new ChromaExporter(server, Optional.of(there), this.tenant, leavesOut, listener);
  }

  /**
   * A copy that exports this tenant's documents of a collection that is per tenant. One that an
   * importer joined goes where it came from; any other needs {@link #into}, as tenants would meet
   * under the collection's name.
   */
  public ChromaExporter tenant(String name) {
    return new ChromaExporter(server, target, Optional.of(name), leavesOut, listener);
  }

  /**
   * A copy that leaves out what Chroma cannot hold, and tells of it in the report: single metadata
   * keys, or a document if it has no vector or an id that cannot be.
   */
  public ChromaExporter leaveOut() {
    return new ChromaExporter(server, target, tenant, true, listener);
  }

  /** A copy that tells of each batch, in the thread of the run. */
  public ChromaExporter onProgress(Consumer<ExportProgress> listener) {
    return new ChromaExporter(
        server, target, tenant, leavesOut, Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Writes a collection of this database.
   *
   * @throws ChromaExportException before anything is written, if the collection has no model, its
   *     name is none for Chroma, one of the name is there with another metric or dimension,
   *     something does not fit and is not to be left out, or a tenant is named where the collection
   *     is not per tenant, or none where it is
   * @throws VectorStoreException.NoSuchCollection if there is none of this name
   * @throws VectorStoreException if reading or the server fails; earlier batches stay
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
          "the tenant did not come from Chroma; name where it is to go with into");
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
   * Writes all collections that an importer {@linkplain ChromaImporter#intoTenantsOf joined} into
   * this one back to where they came from, one after another.
   *
   * @throws ChromaExportException if there are none, or {@link #into} or {@link #tenant} is set,
   *     and as {@link #export}; those before it stay
   * @throws VectorStoreException as {@link #export}
   */
  public List<ExportReport> exportJoined(VectorDatabase database, String collection) {
    if (target.isPresent() || tenant.isPresent()) {
      throw new ChromaExportException("all that were joined go where each came from");
    }
    List<String> joined = ExportedMetadata.joined(database.store(collection).info());
    if (joined.isEmpty()) {
      throw new ChromaExportException("nothing was joined into the collection by an import");
    }
    return joined.stream().map(name -> tenant(name).export(database, collection)).toList();
  }
}

package dev.vectorstore.migration;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.migration.internal.imports.ImportEngine;
import dev.vectorstore.migration.internal.imports.ImportOptions;
import dev.vectorstore.migration.internal.translate.ChromaNames;
import dev.vectorstore.migration.internal.verify.Verification;
import dev.vectorstore.model.EmbeddingModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Imports the collections of a Chroma database and verifies the result. The source is a persisted
 * directory (0.4.0 to 1.5.9) or a server. Immutable and safe to share between threads. Each setting
 * returns a changed copy. No argument may be null.
 *
 * <p>The source is never written to. Chroma keeps data in three places: tables, index files and a
 * log. The importer combines them, so vectors that Chroma had not yet written into its index are
 * imported too.
 *
 * <p><b>Collections.</b> A collection of Chroma's default tenant and database keeps its name; any
 * other becomes {@code tenant/database/name}, where {@code %} and {@code /} in tenant and database
 * are written as {@code %25} and {@code %2F}. Chroma's own data about the collection (id, tenant,
 * database, name, configuration and schema) is in its metadata under {@code chroma:collection}.
 *
 * <p><b>Metrics.</b> {@code cosine}, {@code l2} and {@code ip} become COSINE, EUCLIDEAN and
 * INNER_PRODUCT. The order of results is the same. Distances differ for {@code l2}, which Chroma
 * squares, and for {@code ip}, to which Chroma adds one.
 *
 * <p><b>Documents.</b> Ids, texts, metadata keys and metadata texts are written as {@link
 * ChromaText#escape} does. A uri is in the metadata under {@code chroma:uri}. The time when Chroma
 * first stored the record, which only a directory has, is under {@code chroma:created_at}, in UTC
 * and in the form of an {@link java.time.Instant} in metadata. A user's own key that begins with
 * {@code chroma:} begins with {@code chroma:key:} instead. A floating-point number that JSON cannot
 * hold becomes a map, such as {@code {"$float": "NaN"}}; so do {@code Infinity}, {@code -Infinity}
 * and {@code -0.0}. A vector that cannot be searched is kept bit for bit with the reason, see
 * {@link dev.vectorstore.UnsearchableEmbedding}.
 *
 * <p><b>Rescue.</b> Data that Chroma lost but still has in its log is imported too: vectors, texts,
 * metadata, and records that Chroma never stored. The metadata of such a document lists the rescued
 * parts under {@code chroma:rescued}: metadata keys, {@code chroma:document}, {@code chroma:uri},
 * {@code chroma:vector}, or {@code chroma:record} for the whole record.
 * <!-- snippet: JavadocSnippetsTest#import -->
 *
 * <pre>{@code
 * ChromaImporter importer = ChromaImporter.from(directory);
 * ImportReport report = importer.importInto(db);
 * VerificationReport verified = importer.verify(db);
 * }</pre>
 */
public final class ChromaImporter {
  private static final int MAX_BATCH_SIZE = 10_000;
  private static final int MAX_PARALLEL = 64;

  private final ChromaSource source;
  private final ImportOptions options;

  private ChromaImporter(ChromaSource source, ImportOptions options) {
    this.source = source;
    this.options = options;
  }

  /** An importer of the directory that holds {@code chroma.sqlite3}. */
  public static ChromaImporter from(Path directory) {
    return from(ChromaSource.directory(directory));
  }

  /** An importer of any source. */
  public static ChromaImporter from(ChromaSource source) {
    return new ChromaImporter(Objects.requireNonNull(source, "source"), ImportOptions.DEFAULTS);
  }

  private ChromaImporter with(ImportOptions changed) {
    return new ChromaImporter(source, changed);
  }

  /**
   * A copy that imports only the collections that match one of these patterns. {@code articles} is
   * a collection of the default tenant and database. {@code tenant/database/name} is any
   * collection. {@code *} matches any characters within one of the three parts, and {@code ?}
   * matches one character. A pattern that matches no collection is refused when the source is read.
   * Without a pattern, all collections are imported.
   *
   * @throws IllegalArgumentException if a pattern is empty or has two parts
   */
  public ChromaImporter only(String... patterns) {
    return with(options.only(Arrays.stream(patterns).map(ChromaNames::pattern).toList()));
  }

  /**
   * A copy that joins all collections into this one, which is {@linkplain
   * dev.vectorstore.collection.CollectionSettings#perTenant per tenant}. Each becomes a tenant,
   * with the name that it would have had as a collection. All must have the same metric, dimension
   * and model.
   */
  public ChromaImporter intoTenantsOf(String collection) {
    return with(options.tenantsOf(Objects.requireNonNull(collection, "collection")));
  }

  /**
   * A copy that records this model for collections that do not name the model of their vectors. By
   * default such a collection is refused, since its vectors could later be mixed with those of
   * another model.
   */
  public ChromaImporter unknownModel(String name) {
    return with(options.models(models -> models.withUnknown(name)));
  }

  /**
   * A copy that records this model for one collection, whatever model Chroma names. Chroma names
   * its default function even for vectors that were computed elsewhere.
   *
   * @param collection the name that the collection has in the database without {@link
   *     #intoTenantsOf}
   */
  public ChromaImporter model(String collection, String name) {
    return with(options.models(models -> models.with(collection, name)));
  }

  /**
   * A copy that embeds the texts again with this model, unless the source's vectors are already
   * from it. A document without text is kept with its metadata, cannot be searched, and is listed
   * in the report.
   */
  public ChromaImporter reembed(EmbeddingModel model) {
    return with(options.reembed(Objects.requireNonNull(model, "model"), options.keepVectors()));
  }

  /**
   * A copy that embeds the texts again as {@link #reembed} does and also keeps the source's
   * vectors, in a space of their own. See {@link VectorDatabase#spaces}.
   */
  public ChromaImporter reembedBeside(EmbeddingModel model) {
    return with(options.reembed(Objects.requireNonNull(model, "model"), true));
  }

  /**
   * A copy that keeps documents whose text the model of {@link #reembed} refuses ({@link
   * VectorStoreException.TextRefused}) or turns into a vector that cannot be stored. They keep
   * their text and metadata, cannot be searched, and are listed in the report. By default such a
   * document ends the import with an exception that names it.
   */
  public ChromaImporter keepRefused() {
    return with(options.keepingRefused());
  }

  /**
   * A copy that writes this number of documents in a transaction, or fewer if they are large. The
   * default is 1,000.
   *
   * @throws IllegalArgumentException if it is not from 1 to 10,000
   */
  public ChromaImporter batchSize(int documents) {
    if (documents < 1 || documents > MAX_BATCH_SIZE) {
      throw new IllegalArgumentException(
          "the batch size must be from 1 to " + MAX_BATCH_SIZE + ", not " + documents);
    }
    return with(options.batchSize(documents));
  }

  /**
   * A copy that writes at most this number of documents per second, over all collections. By
   * default there is no limit.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ChromaImporter maxPerSecond(double documents) {
    if (!(documents > 0)) {
      throw new IllegalArgumentException(
          "the documents per second must be more than 0, not " + documents);
    }
    return with(options.maxPerSecond(documents));
  }

  /**
   * A copy that imports this number of collections at the same time. The default is 1. Each needs a
   * connection, a thread that reads ahead, and the memory of two batches.
   *
   * @throws IllegalArgumentException if it is not from 1 to 64
   */
  public ChromaImporter parallel(int collections) {
    if (collections < 1 || collections > MAX_PARALLEL) {
      throw new IllegalArgumentException(
          "the collections at a time must be from 1 to " + MAX_PARALLEL + ", not " + collections);
    }
    return with(options.parallel(collections));
  }

  /**
   * A copy that passes the run to the listener when it starts or resumes, after it is recorded and
   * before anything is written. From then on the run can be paused, resumed and rolled back. The
   * listener never receives null.
   */
  public ChromaImporter onStart(Consumer<ImportRun> listener) {
    return with(options.started(Objects.requireNonNull(listener, "listener")));
  }

  /**
   * A copy that reports each batch to the listener, on the thread that wrote it, one batch at a
   * time. The listener never receives null.
   */
  public ChromaImporter onProgress(Consumer<ImportProgress> listener) {
    return with(options.listener(Objects.requireNonNull(listener, "listener")));
  }

  /**
   * Inspects the source and returns what an import would write, with names and models. Needs no
   * database.
   *
   * @throws ChromaReadException if the source cannot be read; its reason says what to do
   * @throws ImportException if a pattern of {@link #only} matches no collection
   */
  public SourceInspection inspect() {
    return engine().inspect();
  }

  /**
   * Reads all records as an import does and writes nothing. Returns what an import would write,
   * with what is unusual in single records. Needs no database and calls no model.
   *
   * @throws ChromaReadException if the source cannot be read; its reason says what to do
   * @throws ImportException if a collection does not say which model made its vectors; if
   *     collections that are to be joined do not fit
   */
  public List<ImportReport.Collection> rehearse() {
    return engine().rehearse();
  }

  /**
   * Imports the collections as a new run. {@link VectorDatabase#imports} can pause the run and roll
   * it back. Documents with the same ids are replaced. Nothing is written unless every collection
   * has a model and fits an existing collection of its name. A source without collections gives a
   * run without parts.
   *
   * @return what was written: everything, unless the run was paused, which the report says
   * @throws ChromaReadException if the source cannot be read; its reason says what to do
   * @throws ImportException if a collection does not say which model made its vectors, or a
   *     collection of its name exists with other metadata, which would be lost; if collections that
   *     are to be joined do not fit together; if the thread was interrupted
   * @throws VectorStoreException.ModelMismatch if a collection of the name exists with vectors of
   *     another model
   * @throws VectorStoreException.MetricMismatch if a collection of the name exists with another
   *     metric
   * @throws VectorStoreException.RunConflict if another run holds one of the collections, or takes
   *     over this run
   * @throws VectorStoreException.TextRefused if the model of {@link #reembed} refuses a text; the
   *     exception names the document; see {@link #keepRefused}
   * @throws VectorStoreException if writing fails; the run can be resumed
   */
  public ImportReport importInto(VectorDatabase database) {
    return engine().importInto(database);
  }

  /**
   * Resumes a run that was paused, that failed, or whose process has ended. Finished collections
   * are skipped. If the source is a directory that has not changed, an unfinished collection
   * continues after the last document that was written. Otherwise it starts again from the
   * beginning. A server's collection always starts again, since its records may have changed.
   * Either way each document exists once, and an equal document is not written again. The report
   * covers the collections that this call processed, and the {@linkplain ImportReport#total whole
   * run}.
   *
   * @param run the number of the run; it must have read this source with the same settings
   * @throws VectorStoreException.NoSuchRun if there is no such run
   * @throws IllegalStateException if the run is done, is being rolled back, or was rolled back
   * @throws ImportException as {@link #importInto}, and if the run read another source
   * @throws RuntimeException as {@link #importInto}
   */
  public ImportReport resume(VectorDatabase database, long run) {
    return engine().resume(database, run);
  }

  private ImportEngine engine() {
    return new ImportEngine(source.location(), options);
  }

  /**
   * Compares the whole source with the database: the metadata of collections, each document's text
   * and metadata, every bit of its vector, documents that only one side has, and the answers of
   * both sides to twenty queries. The import may have been made by another object. Nothing is
   * changed. If texts were embedded again, a document only needs to have a vector. Documents with
   * refused texts that were {@linkplain #keepRefused kept} are counted. Source vectors that were
   * kept in their own space are compared bit for bit.
   *
   * @throws ChromaReadException if the source cannot be read; its reason says what to do
   * @throws ImportException if a collection does not say which model made its vectors; if the
   *     thread was interrupted
   * @throws VectorStoreException.ModelMismatch if a collection of the name has another model
   * @throws VectorStoreException.MetricMismatch if a collection of the name has another metric
   * @throws VectorStoreException.NoSuchCollection if a collection was never imported
   */
  public VerificationReport verify(VectorDatabase database) {
    return Verification.of(source.location(), database, options);
  }
}

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
 * Brings the collections of a Chroma, a persisted directory (0.4.0 to 1.5.9) or a server, into a
 * database and proves that they arrived. Immutable and safe to share between threads.
 *
 * <p>The source is only ever read. What Chroma keeps in three places (tables, index files and log)
 * is joined, so vectors arrive that Chroma had not yet written into its index.
 *
 * <p><b>Collections.</b> A collection of Chroma's default tenant and database keeps its name;
 * another becomes {@code tenant/database/name}, with {@code %} and {@code /} in tenant and database
 * written {@code %25} and {@code %2F}. What Chroma says of the collection (id, tenant, database,
 * name, configuration and schema) stands in its metadata under {@code chroma:collection}.
 *
 * <p><b>Metrics.</b> {@code cosine}, {@code l2} and {@code ip} become COSINE, EUCLIDEAN and
 * INNER_PRODUCT. The order of results is the same; distances are not for {@code l2}, which Chroma
 * squares, and {@code ip}, where it is one more.
 *
 * <p><b>Documents.</b> Ids, texts, metadata keys and metadata texts are written as {@link
 * ChromaText#escape} does. A uri stands in the metadata under {@code chroma:uri}, and the time when
 * Chroma first stored the record, which a directory knows, under {@code chroma:created_at}, in UTC
 * and as an {@link java.time.Instant} in metadata is. A key of someone's own that begins with
 * {@code chroma:} begins with {@code chroma:key:} instead. A floating-point number that JSON cannot
 * hold becomes the map {@code {"$float": "NaN"}}, likewise {@code Infinity}, {@code -Infinity} and
 * {@code -0.0}. A vector that cannot be searched is kept bit for bit with its reason, see {@link
 * dev.vectorstore.UnsearchableEmbedding}.
 *
 * <p><b>Rescue.</b> What Chroma's log still has and Chroma itself lost is brought over too:
 * vectors, texts and metadata, and records that Chroma never stored. Such a document lists in its
 * metadata under {@code chroma:rescued} what was rescued of it: metadata keys, {@code
 * chroma:document}, {@code chroma:uri}, {@code chroma:vector}, or {@code chroma:record} for all of
 * it.
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
   * A copy that brings over only the collections that one of these patterns describes. {@code
   * articles} is a collection of the default tenant and database, {@code tenant/database/name} any;
   * {@code *} stands for any characters within one of the three, {@code ?} for one. A pattern that
   * describes none is refused when the source is read.
   *
   * @throws IllegalArgumentException if a pattern is empty or has two parts
   */
  public ChromaImporter only(String... patterns) {
    return with(options.only(Arrays.stream(patterns).map(ChromaNames::pattern).toList()));
  }

  /**
   * A copy that joins all collections into this one, which is {@linkplain
   * dev.vectorstore.collection.CollectionSettings#perTenant per tenant}: each becomes the tenant of
   * the name that it would have had as a collection. They must have one metric, dimension and
   * model.
   */
  public ChromaImporter intoTenantsOf(String collection) {
    return with(options.tenantsOf(Objects.requireNonNull(collection, "collection")));
  }

  /**
   * A copy that takes this model's name for collections that do not say which model made their
   * vectors. Without it such a collection is refused, as its vectors could later be mixed with
   * those of another model.
   */
  public ChromaImporter unknownModel(String name) {
    return with(options.models(models -> models.withUnknown(name)));
  }

  /**
   * A copy that takes this model's name for one collection, whatever Chroma says. Chroma notes its
   * default function also where the vectors were made elsewhere and brought.
   *
   * @param collection its name in the database, as it would be without {@link #intoTenantsOf}
   */
  public ChromaImporter model(String collection, String name) {
    return with(options.models(models -> models.with(collection, name)));
  }

  /**
   * A copy that embeds the texts anew by this model, where the source's vectors are of another. A
   * document without text is kept with its metadata, cannot be searched, and is listed in the
   * report.
   */
  public ChromaImporter reembed(EmbeddingModel model) {
    return with(options.reembed(Objects.requireNonNull(model, "model"), options.keepVectors()));
  }

  /**
   * A copy that embeds anew as {@link #reembed} and keeps the source's vectors in a space of their
   * own beside, see {@link VectorDatabase#spaces}.
   */
  public ChromaImporter reembedBeside(EmbeddingModel model) {
    return with(options.reembed(Objects.requireNonNull(model, "model"), true));
  }

  /**
   * A copy that keeps documents whose text the model of {@link #reembed} refuses ({@link
   * VectorStoreException.TextRefused}), or makes of it a vector that cannot be stored, like those
   * without text: with their text and metadata, not to be searched, and listed in the report.
   * Without it such a document ends the import, which names it.
   */
  public ChromaImporter keepRefused() {
    return with(options.keepingRefused());
  }

  /**
   * A copy that writes so many documents in a transaction, 1,000 unless set; fewer where they are
   * large.
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
   * A copy that writes at most so many documents each second, of all collections together.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ChromaImporter maxPerSecond(double documents) {
    if (!(documents > 0)) {
      throw new IllegalArgumentException(
          "the documents of a second must be more than 0, not " + documents);
    }
    return with(options.maxPerSecond(documents));
  }

  /**
   * A copy that brings so many collections over at a time, 1 unless set; each takes a connection, a
   * thread that reads ahead, and the memory of two batches.
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
   * A copy that tells of the run that it begins or goes on with, once it is recorded and before
   * anything is written: from then on it can be paused, resumed and taken back.
   */
  public ChromaImporter onStart(Consumer<ImportRun> listener) {
    return with(options.started(Objects.requireNonNull(listener, "listener")));
  }

  /** A copy that tells of each batch, in the thread that wrote it, one at a time. */
  public ChromaImporter onProgress(Consumer<ImportProgress> listener) {
    return with(options.listener(Objects.requireNonNull(listener, "listener")));
  }

  /**
   * Looks at the source: what an import would bring, under which names and models. Needs no
   * database.
   *
   * @throws ChromaReadException if the source cannot be read; its reason says what to do
   * @throws ImportException if a pattern of {@link #only} describes no collection
   */
  public SourceInspection inspect() {
    return engine().inspect();
  }

  /**
   * Reads all records as an import does, and writes nothing: what an import would write, and what
   * is out of the ordinary in single records. Needs no database and asks no model.
   *
   * @throws ChromaReadException if the source cannot be read; its reason says what to do
   * @throws ImportException if a collection does not say which model made its vectors; if
   *     collections that are to be joined do not fit
   */
  public List<ImportReport.Collection> rehearse() {
    return engine().rehearse();
  }

  /**
   * Imports the collections, as a new run of {@link VectorDatabase#imports}, with which it can be
   * paused and taken back. Documents of the same ids are replaced. Nothing is written unless every
   * collection has a model and fits the collection of its name that may be there.
   *
   * @return what was written; all, unless someone paused the run, which the report says
   * @throws ChromaReadException if the source cannot be read; its reason says what to do
   * @throws ImportException if a collection does not say which model made its vectors, or one of
   *     its name is there with other metadata, which would be lost; if collections that are to be
   *     joined do not fit; if the thread was interrupted
   * @throws VectorStoreException.ModelMismatch if a collection of the name is there, with vectors
   *     of another model
   * @throws VectorStoreException.MetricMismatch if a collection of the name is there, with another
   *     metric
   * @throws VectorStoreException.RunConflict if another run has hold of one of the collections, or
   *     takes this one over
   * @throws VectorStoreException.TextRefused if the model of {@link #reembed} refuses a text; with
   *     its document, see {@link #keepRefused}
   * @throws VectorStoreException if writing fails; the run can be resumed
   */
  public ImportReport importInto(VectorDatabase database) {
    return engine().importInto(database);
  }

  /**
   * Goes on with a run that was paused, failed or whose process is gone. Collections that are
   * finished are left alone. If the source is a directory that has not changed, another goes on
   * behind the last document that was written; else it is begun anew, as a server's always is,
   * since what was read of it may be another by now. Either way each document is there once, and
   * what is equal is not written again. The report tells of the collections that this call came to,
   * and of the {@linkplain ImportReport#total whole run}.
   *
   * @param run its number; it must have read this source with the same choices
   * @throws VectorStoreException.NoSuchRun if there is none
   * @throws IllegalStateException if it is done, being taken back or taken back
   * @throws ImportException as {@link #importInto}, and if it read another source
   * @throws RuntimeException whatever else {@link #importInto} throws
   */
  public ImportReport resume(VectorDatabase database, long run) {
    return engine().resume(database, run);
  }

  private ImportEngine engine() {
    return new ImportEngine(source.location(), options);
  }

  /**
   * Compares everything of the source with the database: metadata of collections, each document's
   * text, metadata and all bits of its vector, which documents only one side has, and how both
   * sides answer twenty queries. Needs no import by this object; changes nothing. Where texts are
   * embedded anew, a vector need only be there, or nothing in its place if refused texts are
   * {@linkplain #keepRefused kept}, which are counted; the source's vectors that are kept beside
   * are compared bit for bit.
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

package dev.vectorstore.migration;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Brings the collections of a Chroma, a persisted directory (0.4.0 to 1.5.9) or a server, into a
 * database and proves that they arrived. Immutable; a run belongs to one thread.
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
 * ChromaText#escape} does. A uri stands in the metadata under {@code chroma:uri}. A floating-point
 * number that JSON cannot hold becomes the map {@code {"$float": "NaN"}}, likewise {@code
 * Infinity}, {@code -Infinity} and {@code -0.0}. A vector that cannot be searched is kept bit for
 * bit with its reason, see {@link dev.vectorstore.UnsearchableEmbedding}.
 */
public final class ChromaImporter {
  private static final int DEFAULT_BATCH_SIZE = 500;
  private static final int MAX_BATCH_SIZE = 10_000;

  private final ChromaSource source;
  private final SourceModels models;
  private final int batchSize;
  private final Consumer<ImportProgress> listener;

  private ChromaImporter(
      ChromaSource source, SourceModels models, int batchSize, Consumer<ImportProgress> listener) {
    this.source = source;
    this.models = models;
    this.batchSize = batchSize;
    this.listener = listener;
  }

  /** An importer of the directory that holds {@code chroma.sqlite3}. */
  public static ChromaImporter from(Path directory) {
    return from(ChromaSource.directory(directory));
  }

  /** An importer of any source. */
  public static ChromaImporter from(ChromaSource source) {
    return new ChromaImporter(
        Objects.requireNonNull(source), SourceModels.NONE, DEFAULT_BATCH_SIZE, progress -> {});
  }

  /**
   * A copy that takes this model's name for collections that do not say which model made their
   * vectors. Without it such a collection is refused, as its vectors could later be mixed with
   * those of another model.
   */
  public ChromaImporter unknownModel(String name) {
    return new ChromaImporter(source, models.withUnknown(name), batchSize, listener);
  }

  /**
   * A copy that takes this model's name for one collection, whatever Chroma says. Chroma notes its
   * default function also where the vectors were made elsewhere and brought.
   *
   * @param collection its name in the database
   */
  public ChromaImporter model(String collection, String name) {
    return new ChromaImporter(source, models.with(collection, name), batchSize, listener);
  }

  /**
   * A copy that writes so many documents in a transaction, 500 unless set.
   *
   * @throws IllegalArgumentException if it is not from 1 to 10,000
   */
  public ChromaImporter batchSize(int documents) {
    if (documents < 1 || documents > MAX_BATCH_SIZE) {
      throw new IllegalArgumentException(
          "the batch size must be from 1 to " + MAX_BATCH_SIZE + ", not " + documents);
    }
    return new ChromaImporter(source, models, documents, listener);
  }

  /** A copy that tells of each batch, in the thread of the run. */
  public ChromaImporter onProgress(Consumer<ImportProgress> listener) {
    return new ChromaImporter(source, models, batchSize, Objects.requireNonNull(listener));
  }

  /**
   * Imports all collections. Documents of the same ids are replaced, so a run that broke off can be
   * run again. Nothing is written unless every collection has a model and fits the collection of
   * its name that may be there.
   *
   * @throws ChromaReadException if the directory cannot be read; its reason says what to do
   * @throws ChromaImportException if a collection does not say which model made its vectors, or one
   *     of its name is there with other metadata, which would be lost
   * @throws VectorStoreException.ModelMismatch if a collection of the name is there, with vectors
   *     of another model
   * @throws VectorStoreException.MetricMismatch if a collection of the name is there, with another
   *     metric
   * @throws VectorStoreException if writing fails; earlier batches stay
   */
  public ImportReport importInto(VectorDatabase database) {
    try (ChromaSession session = source.open()) {
      List<PlannedCollection> plan = ImportPlan.of(session, models);
      ImportPlan.requireFit(plan, database);
      ImportPlan.requireMetadata(plan, database);
      List<ImportReport.Collection> reports = new ArrayList<>();
      for (PlannedCollection planned : plan) {
        reports.add(load(session, planned, database));
      }
      return new ImportReport(reports);
    }
  }

  /**
   * Compares everything of the directory with the database: metadata of collections, and each
   * document's text, metadata and all bits of its vector. Needs no import by this object; changes
   * nothing.
   *
   * @throws ChromaReadException if the directory cannot be read; its reason says what to do
   * @throws ChromaImportException if a collection does not say which model made its vectors
   * @throws VectorStoreException.ModelMismatch if a collection of the name has another model
   * @throws VectorStoreException.MetricMismatch if a collection of the name has another metric
   * @throws VectorStoreException.NoSuchCollection if a collection was never imported
   */
  public VerificationReport verify(VectorDatabase database) {
    try (ChromaSession session = source.open()) {
      List<PlannedCollection> plan = ImportPlan.of(session, models);
      ImportPlan.requireFit(plan, database);
      List<VerificationReport.Collection> reports = new ArrayList<>();
      for (PlannedCollection planned : plan) {
        reports.add(verify(session, planned, database));
      }
      return new VerificationReport(reports);
    }
  }

  private ImportReport.Collection load(
      ChromaSession session, PlannedCollection planned, VectorDatabase database) {
    VectorStore store = database.store(planned.name(), planned.settings());
    ImportTally tally = new ImportTally();
    try (ChromaRecords records = session.records(planned.source())) {
      Batches batches = new Batches(records, batchSize);
      Progress progress = progress(ImportProgress.Phase.IMPORT, planned);
      while (batches.hasNext()) {
        List<ChromaRecord> batch = batches.next();
        store.upsert(batch.stream().map(record -> tally.count(planned.document(record))).toList());
        progress.advance(batch.size());
      }
      return tally.report(planned, records.findings());
    }
  }

  private VerificationReport.Collection verify(
      ChromaSession session, PlannedCollection planned, VectorDatabase database) {
    CollectionVerifier verifier = new CollectionVerifier(planned, database.store(planned.name()));
    try (ChromaRecords records = session.records(planned.source())) {
      Batches batches = new Batches(records, batchSize);
      Progress progress = progress(ImportProgress.Phase.VERIFY, planned);
      while (batches.hasNext()) {
        List<ChromaRecord> batch = batches.next();
        verifier.compare(batch);
        progress.advance(batch.size());
      }
    }
    return verifier.report();
  }

  private Progress progress(ImportProgress.Phase phase, PlannedCollection planned) {
    return new Progress(phase, planned.name(), planned.source().count(), listener);
  }
}

package dev.vectorstore.examples.springboot.chroma;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.migration.ChromaImporter;
import dev.vectorstore.migration.ImportException;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.SourceReadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One import: it writes the collections of a directory, compares all of them with the source, and
 * lets them be searched by words. Safe to look at from any thread.
 */
final class ImportJob implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ImportJob.class);
  private static final int BATCH = 100; // small, so that its progress is seen

  private final ImportOrder order;
  private final ChromaImporter importer;
  private final VectorDatabase database;
  private final String language;
  private volatile ImportView view;

  ImportJob(ImportOrder order, VectorDatabase database, String language) {
    this.order = order;
    this.importer =
        order
            .importer()
            .batchSize(BATCH)
            .onProgress(progress -> this.view = this.view.at(progress));
    this.database = database;
    this.language = language;
    this.view = ImportView.waiting(order.number(), order.name());
  }

  ImportView view() {
    return view;
  }

  @Override
  public void run() {
    try {
      carryOut();
    } catch (VectorStoreException.Unavailable e) {
      LOG.warn("the database did not answer", e);
      view = view.failed("The database did not answer. Start the import again in a minute.");
    } catch (SourceReadException | ImportException | VectorStoreException e) {
      view = view.failed(sentence(e));
    } catch (RuntimeException e) {
      LOG.error("an import failed", e);
      view = view.failed("Something unexpected happened, see the log of the application.");
    }
  }

  private void carryOut() {
    view = view.at(Stage.READING);
    ImportReport imported = importer.importInto(database);
    view = view.at(Stage.VERIFYING);
    view = view.verified(importer.verify(database));
    view = view.at(Stage.INDEXING);
    imported.collections().forEach(it -> database.store(it.name()).keywords().enable(language));
    view = view.at(Stage.DONE);
  }

  /** With the library's own words. */
  private String sentence(RuntimeException e) {
    return "The import failed: " + order.withoutPath(String.valueOf(e.getMessage())) + ".";
  }
}

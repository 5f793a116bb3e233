package dev.vectorstore.examples.springboot.chroma;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.examples.springboot.ExampleProperties;
import dev.vectorstore.examples.springboot.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;

/** The imports since the start of the application, of which one runs at a time. */
@Service
class ChromaImports implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(ChromaImports.class);
  private static final int MOST_SECONDS = 5;

  private final ChromaFolder folder;
  private final VectorDatabase database;
  private final String language;
  private final List<ImportJob> jobs = new ArrayList<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "chroma-import"));

  ChromaImports(ChromaFolder folder, VectorDatabase database, ExampleProperties properties) {
    this.folder = folder;
    this.database = database;
    this.language = properties.language();
  }

  /**
   * Starts one, and returns its number.
   *
   * @param name the directory, relative to the folder for imports
   * @param model which made the vectors of collections that do not say so; may be empty
   */
  synchronized int start(String name, String model) {
    Path directory = folder.directory(name);
    if (jobs.stream().anyMatch(job -> !job.view().stage().isLast())) {
      throw new RefusedException("An import is running. Wait until it is done.");
    }
    int number = jobs.size() + 1;
    ImportJob job =
        new ImportJob(new ImportOrder(number, name, directory, model), database, language);
    jobs.add(job);
    worker.execute(job);
    return number;
  }

  synchronized ImportView find(int number) {
    if (number < 1 || number > jobs.size()) {
      throw new RefusedException("There is no such import.");
    }
    return jobs.get(number - 1).view();
  }

  /** All, the first first. */
  synchronized List<ImportView> all() {
    return jobs.stream().map(ImportJob::view).toList();
  }

  /**
   * Interrupts an import that runs, and waits for it, as it uses what is closed next. The database
   * remembers how far it was.
   */
  @Override
  public void destroy() throws InterruptedException {
    worker.shutdownNow();
    if (!worker.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("an import did not end within {} s", MOST_SECONDS);
    }
  }
}

package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.Recall;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.IndexCatalog;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.search.SearchRequest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what a new index gives on the vectors that it is of: a few of them are searched by it
 * and exactly. What that found is remembered for searches. If it cannot be found out, the index is
 * there nevertheless.
 *
 * <p>Why: docs/decisions/0085-an-index-is-checked-once-it-is-built.md.
 */
final class RecallCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RecallCheck.class);

  private static final double WANTED = SearchRequest.DEFAULT_RECALL;
  private static final double LOW = 0.8;

  private final IndexTask work;

  RecallCheck(IndexTask work) {
    this.work = work;
  }

  /** Checks the index, unless there is none, or it was checked. */
  void run() {
    if (work.collection().info().isPerTenant()) {
      return; // no search sees all its vectors
    }
    try {
      check();
    } catch (VectorStoreException.Cancelled e) {
      LOG.info("{}: it was built, and the check of it was cancelled", work.doing());
    } catch (RuntimeException e) {
      LOG.warn("{}: it was built, and could not be checked", work.doing(), e);
    }
  }

  private void check() {
    IndexState state = work.backend().connections().read(work.doing(), work.reader()::state);
    Optional<BuiltIndex> unchecked = state.usable().filter(index -> index.checked().isEmpty());
    if (unchecked.isPresent()) {
      new RecallProbe(work)
          .check(state, unchecked.get(), WANTED)
          .ifPresent(best -> remember(unchecked.get(), best));
    }
  }

  private void remember(BuiltIndex index, Recall best) {
    IndexCatalog indexes = new IndexCatalog(work.tables());
    work.learn(
        WANTED, best, connection -> indexes.rememberCheck(connection, work.space(), index, best));
    if (best.reaches(WANTED)) {
      LOG.info(
          "{}: {} stored vectors found {} of their ten nearest, and {} of them less than {}, with an effort of {}",
          work.doing(),
          best.queries(),
          best.mean(),
          best.shareBelow(LOW),
          LOW,
          best.width());
    } else {
      LOG.warn(
          "{}: {} stored vectors found {} of their ten nearest at best, and {} of them less than {}; searches that ask for more are exact",
          work.doing(),
          best.queries(),
          best.mean(),
          best.shareBelow(LOW),
          LOW);
    }
  }
}

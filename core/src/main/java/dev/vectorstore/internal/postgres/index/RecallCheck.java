package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.IndexCatalog;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.catalog.SearchWidths;
import dev.vectorstore.internal.postgres.search.SearchPlanner;
import dev.vectorstore.search.SearchRequest;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an index gives on the vectors that it is of.
 *
 * <p>Why: docs/decisions/0085-an-index-is-checked-once-it-is-built.md.
 *
 * @param index which was checked, with what searches look at beside it
 * @param found what came of it
 * @param vectors about how many there are
 */
record RecallCheck(BuiltIndex index, IndexCheck found, long vectors) {
  private static final Logger LOG = LoggerFactory.getLogger(RecallCheck.class);

  // Of the cost of an exact search. A graph that does not give the recall serves searches that ask
  // for less.
  private static final double WORTHWHILE = 0.5;

  private static final double WANTED = SearchRequest.DEFAULT_RECALL;

  /** Checks the index that can be used. */
  static RecallCheck of(IndexState state, CheckSample sample) {
    return of(state, sample, Double.POSITIVE_INFINITY);
  }

  /** Checks the index that can be used, and remembers it, if there is a vector. */
  static void again(IndexTask work) {
    IndexState state = work.backend().connections().read(work.doing(), work.reader()::state);
    CheckSample.of(work, state).ifPresent(sample -> of(state, sample).remember(work, false));
  }

  /** Checks the index that can be used in place of this one. */
  RecallCheck another(IndexState state, CheckSample sample) {
    return of(state, sample, worthwhile());
  }

  private static RecallCheck of(IndexState state, CheckSample sample, double most) {
    BuiltIndex index = state.usable().orElseThrow().beside(sample.frequent());
    IndexCheck found = new WidthChoice(sample, state, index, WANTED, most).check();
    return new RecallCheck(index, found, state.vectors());
  }

  /** Whether searches ask the index, as it gives the recall for less than exact ones cost. */
  boolean serves() {
    return found.reaches(WANTED) && cost() < SearchPlanner.exactCost(vectors);
  }

  /** Whether searches are served so much better than by another index that it is to go. */
  boolean servesBetterThan(RecallCheck other) {
    return found.reaches(WANTED) && cost() < other.worthwhile();
  }

  /** What searches by another index have to cost less than. */
  private double worthwhile() {
    double exact = SearchPlanner.exactCost(vectors) * WORTHWHILE;
    return found.reaches(WANTED) ? Math.min(cost(), exact) : exact;
  }

  /** For as many few matches as many. */
  private double cost() {
    return (SearchPlanner.cost(index, found.top10().width(), vectors)
            + SearchPlanner.cost(index, found.top100().width(), vectors))
        / 2;
  }

  /**
   * Remembers it for searches to come.
   *
   * @param anew whether what was learned of the index before is of another one
   */
  void remember(IndexTask work, boolean anew) {
    IndexCatalog indexes = new IndexCatalog(work.tables());
    work.backend()
        .connections()
        .inTransaction(
            work.doing(),
            connection -> {
              if (anew) {
                indexes.configure(connection, work.space(), work.reader().wanted(connection));
              }
              learn(work, indexes, connection);
              return work;
            });
    work.backend().statistics().forget(work.space());
    tell(work.doing());
  }

  private void learn(IndexTask work, IndexCatalog indexes, Connection connection)
      throws SQLException {
    SearchWidths known = work.reader().state(connection).widths();
    indexes.remember(connection, work.space(), known, known.with(WANTED, found));
    indexes.rememberCheck(connection, work.space(), index, found, isLasting());
  }

  /** Not what was found of tight groups, or of less effort than usual. */
  private boolean isLasting() {
    int usual = index.method().guessedWidth(WANTED, index.index());
    return !found.grouped() && found.top10().width() >= usual;
  }

  private void tell(String doing) {
    Object[] values = {
      doing,
      index.index(),
      rounded(found.top10().mean()),
      found.top10().width(),
      rounded(found.top100().mean()),
      found.top100().width(),
      rounded(found.unreached()),
      WANTED
    };
    if (found.reaches(WANTED)) {
      LOG.info(
          "{}: {} gives a recall of {} of the ten nearest with an effort of {}, and of {} of the hundred nearest with {}; of the stored vectors it does not find a share of {}",
          values);
    } else {
      LOG.warn(
          "{}: {} gives a recall of {} of the ten nearest with an effort of {}, and of {} of the hundred nearest with {}, at best; of the stored vectors it does not find a share of {}; that is too little for a recall of {}, and searches that ask for it are exact",
          values);
    }
  }

  private static double rounded(double share) {
    return Math.round(share * 10_000) / 10_000.0;
  }
}

package dev.vectorstore.examples.quickstart;

import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.VerificationReport.Outcome;
import dev.vectorstore.search.Match;
import java.util.Locale;

/** The lines that the example prints for reports and matches. */
final class Wording {
  private static final int MAX_TEXT = 90;

  private Wording() {}

  static String imported(ImportReport report, long nanos) {
    long searchable =
        report.collections().stream().mapToLong(ImportReport.Collection::searchable).sum();
    return String.format(
        Locale.ROOT,
        "%,d documents in %d collection(s), %,d with a searchable vector; written and verified in %.1f s",
        report.documents(),
        report.collections().size(),
        searchable,
        nanos / 1e9);
  }

  static String verified(VerificationReport.Collection collection) {
    return collection.outcome() != Outcome.DIFFERENT
        ? String.format(
            Locale.ROOT,
            "verified: all %,d documents of %s are there, texts, metadata and %,d vectors equal to the last bit%s",
            collection.inSource(),
            collection.name(),
            collection.vectorsCompared(),
            lacking(collection))
        : String.format(
            Locale.ROOT,
            "NOT EQUAL: %s holds %,d documents and the directory %,d; %,d differences, the first: %s",
            collection.name(),
            collection.inDatabase(),
            collection.inSource(),
            collection.differenceCount(),
            collection.differences().stream()
                .map(difference -> difference.part().words() + " " + difference.id())
                .toList());
  }

  private static String lacking(VerificationReport.Collection collection) {
    if (collection.withoutVector() > 0) {
      return String.format(
          Locale.ROOT, "; %,d have NO VECTOR in the directory", collection.withoutVector());
    }
    return collection.identical() ? "" : "; the others could NOT be compared";
  }

  static String match(Match match) {
    String text = match.document().text().orElse("");
    return String.format(
        Locale.ROOT,
        "%.3f  %s",
        match.distance(),
        text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…");
  }
}

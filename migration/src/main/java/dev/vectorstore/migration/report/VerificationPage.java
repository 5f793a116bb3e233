package dev.vectorstore.migration.report;

import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.VerificationReport.AnsweredBy;
import dev.vectorstore.migration.VerificationReport.Answers;
import dev.vectorstore.migration.VerificationReport.Collection;
import dev.vectorstore.migration.VerificationReport.Difference;
import dev.vectorstore.migration.VerificationReport.Outcome;
import dev.vectorstore.migration.VerificationReport.Part;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a verification report as one HTML page: the outcome, a chart and a card for each
 * collection.
 */
public final class VerificationPage {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
      :root { --paper: #fbfaf7; --ink: #23262b; --soft: #6b7078; --line: #dedbd3; --card: #fff;
        --good: #1f7a4d; --lacking: #9a6700; --bad: #b3372f; --blue: #3b6ea8; --sand: #c9b27c; }
      @media (prefers-color-scheme: dark) { :root { --paper: #16181b; --ink: #e6e4df; --soft: #9aa0a8;
        --line: #33373d; --card: #1e2125; --good: #5cc48d; --lacking: #e3b341; --bad: #ef7d73; --blue: #7fb0e6; --sand: #d8c48f; } }
      body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
      main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
      h1 { font-size: 1.9rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 0; overflow-wrap: anywhere; }
      .soft { color: var(--soft); } .good { color: var(--good); } .lacking { color: var(--lacking); } .bad { color: var(--bad); }
      .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1.5rem 0; }
      .tile, .card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1.1rem; }
      .tile b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
      .card { margin: 1rem 0; } .head { display: flex; justify-content: space-between; gap: 1rem; }
      table { border-collapse: collapse; width: 100%%; margin-top: .6rem; font-size: .92rem; }
      td, th { text-align: left; padding: .25rem .5rem .25rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
      svg { display: block; width: 100%%; height: auto; margin-top: .6rem; } svg text { fill: var(--soft); font-size: 11px; }
      </style>
      </head>
      <body><main>
      %s
      </main></body>
      </html>
      """;

  private static final int MAX_ID = 80;
  private static final int MAX_IDS = 20;
  private static final double BAR_WIDTH = 560;
  private static final double BAR_LEFT = 90;

  private VerificationPage() {}

  /** The report as a page that needs no other file. */
  public static String of(VerificationReport report) {
    return PAGE.formatted(verdict(report), head(report) + cards(report.collections()));
  }

  private static String head(VerificationReport report) {
    List<Collection> all = report.collections();
    return """
        <h1 class="%s">%s</h1>
        <p class="soft">%s, %s, in %s s</p>
        <div class="tiles">%s%s%s%s%s%s</div>
        """
        .formatted(
            tone(report.outcome()),
            verdict(report),
            escaped(report.source()),
            report.at().truncatedTo(ChronoUnit.SECONDS),
            number(report.took().toMillis() / 1e3),
            tile("collections", all.size()),
            tile("documents", all.stream().mapToLong(Collection::inSource).sum()),
            tile("texts compared", all.stream().mapToLong(Collection::textsCompared).sum()),
            tile("vectors compared", all.stream().mapToLong(Collection::vectorsCompared).sum()),
            tile("without a vector", all.stream().mapToLong(Collection::withoutVector).sum()),
            tile("differences", all.stream().mapToLong(Collection::differenceCount).sum()));
  }

  private static String tile(String name, long count) {
    return "<div class=\"tile\"><b>%,d</b><span class=\"soft\">%s</span></div>"
        .formatted(count, name);
  }

  private static String cards(List<Collection> collections) {
    return collections.stream().map(VerificationPage::card).collect(Collectors.joining("\n"));
  }

  private static String card(Collection collection) {
    return """
        <section class="card">
        <div class="head"><h2>%s</h2><b class="%s">%s</b></div>
        %s%s%s%s%s
        </section>
        """
        .formatted(
            escaped(collection.name()),
            tone(collection.outcome()),
            verdict(collection.outcome()),
            counts(collection),
            refused(collection),
            absent(collection),
            collection.answers().map(VerificationPage::answers).orElse(""),
            differences(collection));
  }

  private static String verdict(VerificationReport report) {
    return report.outcome() == Outcome.DIFFERENT
        ? "Not everything is the same"
        : report.outcome().words();
  }

  private static String verdict(Outcome outcome) {
    return switch (outcome) {
      case IDENTICAL -> "identical";
      case NOTHING_COMPARED, INCOMPLETE -> "equal, but not complete";
      case DIFFERENT -> "differs";
    };
  }

  /** What is missing and so was not compared. */
  private static String absent(Collection collection) {
    String rows =
        absent(
                "lacking",
                "without a vector",
                collection.withoutVector(),
                collection.withoutVectorIds())
            + absent("lacking", "source vector not kept", collection.vectorsNotKept(), List.of())
            + absent("soft", "without a text", collection.withoutText(), List.of());
    return rows.isEmpty()
        ? ""
        : "<table><tr><th>what was not compared</th><th>how many</th>"
            + "<th>the first of them</th></tr>"
            + rows
            + "</table>";
  }

  private static String absent(String tone, String what, long count, List<String> ids) {
    return count == 0
        ? ""
        : "<tr><th class=\"%s\">%s</th><td>%,d</td><td>%s</td></tr>"
            .formatted(tone, what, count, ids(ids.stream().limit(MAX_IDS)));
  }

  /** Two bars: what the source has and what the database has. */
  private static String counts(Collection collection) {
    long most = Math.max(1, Math.max(collection.inSource(), collection.inDatabase()));
    return "<svg viewBox=\"0 0 760 58\" role=\"img\" aria-label=\"documents on both sides\">"
        + bar("source", collection.inSource(), most, 4, "--sand")
        + bar("PostgreSQL", collection.inDatabase(), most, 32, "--blue")
        + "</svg>";
  }

  private static String bar(String name, long count, long most, int top, String colour) {
    double width = BAR_WIDTH * count / most;
    return """
        <text x="0" y="%d">%s</text>\
        <rect x="%s" y="%d" width="%s" height="20" rx="3" fill="var(%s)"/>\
        <text x="%s" y="%d">%,d</text>"""
        .formatted(
            top + 14,
            name,
            number(BAR_LEFT),
            top,
            number(width),
            colour,
            number(BAR_LEFT + width + 8),
            top + 14,
            count);
  }

  /** A column for each query, as high as the answers agree. */
  private static String answers(Answers answers) {
    StringBuilder columns = new StringBuilder();
    double step = BAR_WIDTH / Math.max(1, answers.overlaps().size());
    for (int i = 0; i < answers.overlaps().size(); i++) {
      double height = 40 * answers.overlaps().get(i);
      columns.append(
          "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"var(--good)\"/>"
              .formatted(
                  number(BAR_LEFT + i * step),
                  number(44 - height),
                  number(step * 0.8),
                  number(height)));
    }
    String who = answers.by() == AnsweredBy.SOURCE ? "the source's" : "an exact scan's";
    return """
        <svg viewBox="0 0 760 62" role="img" aria-label="agreement of answers">\
        <text x="0" y="18">answers</text>%s\
        <line x1="%s" x2="%s" y1="44" y2="44" stroke="var(--line)"/>\
        <text x="%s" y="58">%s</text></svg>
        """
        .formatted(
            columns,
            number(BAR_LEFT),
            number(BAR_LEFT + BAR_WIDTH),
            number(BAR_LEFT),
            agreement(answers, who));
  }

  private static String agreement(Answers answers, String who) {
    String open =
        answers.unanswered() == 0
            ? ""
            : ", %d that the source did not answer".formatted(answers.unanswered());
    return answers.mean().isPresent()
        ? "%s %% of %s nearest %d, over %d queries%s"
            .formatted(
                number(100 * answers.mean().getAsDouble()),
                who,
                answers.limit(),
                answers.overlaps().size(),
                open)
        : "nothing was compared%s".formatted(open);
  }

  private static String differences(Collection collection) {
    if (collection.counts().isEmpty()) {
      return "";
    }
    StringBuilder rows = new StringBuilder();
    for (Map.Entry<Part, Long> count : new TreeMap<>(collection.counts()).entrySet()) {
      rows.append(
          "<tr><th class=\"bad\">%s</th><td>%,d</td><td>%s</td></tr>"
              .formatted(
                  count.getKey().words(),
                  count.getValue(),
                  ids(collection.differences(), count.getKey())));
    }
    return "<table><tr><th>what</th><th>how many</th><th>the first of them</th></tr>"
        + rows
        + "</table>";
  }

  private static String refused(Collection collection) {
    return collection.refused() == 0
        ? ""
        : "<p>%,d cannot be found because the model refused their text: %s</p>"
            .formatted(
                collection.refused(),
                collection.refusedIds().stream()
                    .map(id -> escaped(shortened(id)))
                    .collect(Collectors.joining(", ")));
  }

  private static String ids(List<Difference> differences, Part part) {
    return ids(
        differences.stream()
            .filter(difference -> difference.part() == part && !difference.id().isEmpty())
            .map(Difference::id));
  }

  private static String ids(Stream<String> ids) {
    return ids.map(id -> escaped(shortened(id))).collect(Collectors.joining(", "));
  }

  private static String shortened(String id) {
    return id.codePointCount(0, id.length()) <= MAX_ID
        ? id
        : id.substring(0, id.offsetByCodePoints(0, MAX_ID)) + "…";
  }

  private static String tone(Outcome outcome) {
    return switch (outcome) {
      case IDENTICAL -> "good";
      case NOTHING_COMPARED, INCOMPLETE -> "lacking";
      case DIFFERENT -> "bad";
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            each -> {
              switch (each) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(each);
              }
            });
    return safe.toString();
  }
}

package dev.vectorstore.examples.benchmark;

import dev.vectorstore.examples.benchmark.contender.Postgres;
import dev.vectorstore.examples.benchmark.report.Chart;
import dev.vectorstore.examples.benchmark.report.Page;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.report.Timings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;

/** How the time of a search for words grows with the number of documents, by plain SQL. */
final class Keywords implements Scenario {
  private static final int VOCABULARY = 20_000;
  private static final int WORDS_OF_A_QUESTION = 3;

  // As in languages, a few words are in many documents and most in few: the cube of an even spread.
  private static final String CREATE =
      """
      create table public.texts as
      select key, to_tsvector('simple', string_agg('w' || floor({vocabulary} * random() ^ 3)::int, ' ')) as words
        from generate_series(1, {rows}) key, generate_series(1, 12)
       group by key
      """;

  private static final String ALL_RANKED =
      """
      select key, ts_rank(words, question) as rank
        from public.texts, to_tsquery('simple', ?) question
       where words @@ question
       order by rank desc, key
       limit 10
      """;

  private static final String SOME_RANKED =
      """
      with matched as materialized (
        select key, words from public.texts where words @@ to_tsquery('simple', ?) limit 10000)
      select key, ts_rank(words, to_tsquery('simple', ?)) as rank
        from matched
       order by rank desc, key
       limit 10
      """;

  @Override
  public String name() {
    return "keywords";
  }

  @Override
  public Page run(Options options) throws IOException, SQLException {
    Table table =
        Table.of(
            "Findings",
            "documents",
            "all matches ranked, p50 ms",
            "at most 10,000 ranked, p50 ms",
            "least matches of a question",
            "most matches");
    List<Chart.Point> all = new ArrayList<>();
    List<Chart.Point> some = new ArrayList<>();
    List<String> questions = questions(options.number("questions"));
    for (int rows : options.numbers("texts")) {
      System.out.println("  " + rows + " texts");
      try (BenchmarkDatabase database = BenchmarkDatabase.open()) {
        fill(database.owner(), rows);
        List<Double> matches = matches(database.owner(), questions);
        Found found = measure(database.owner(), questions, options.number("rounds"));
        all.add(new Chart.Point(rows, found.all().median()));
        some.add(new Chart.Point(rows, found.some().median()));
        Spread spread = Spread.of(matches);
        table = table.row((long) rows, found.all(), found.some(), spread.min(), spread.max());
      }
    }
    return page(options, table, all, some);
  }

  private Page page(Options options, Table table, List<Chart.Point> all, List<Chart.Point> some) {
    return new Page(
        name(),
        "Searching for words",
        List.of(
            "Synthetic texts of 12 words, few of which are common; %d questions, each an OR of %d words; the best 10 by ts_rank from a stored tsvector with its GIN index, plain SQL, one search at a time. The two statements take turns, %d rounds after one to warm up; median of the rounds' medians (least–most)."
                .formatted(
                    options.number("questions"), WORDS_OF_A_QUESTION, options.number("rounds")),
            "Ranking reads every match, so its time grows with the documents; a limit on what is ranked bounds it."),
        List.of(table),
        List.of(
            new Chart(
                "time",
                "Best 10 of an OR of three words",
                Chart.Axis.logarithmic("documents"),
                Chart.Axis.logarithmic("p50, ms"),
                List.of(
                    new Chart.Line("all matches ranked", all),
                    new Chart.Line("at most 10,000 ranked", some)))));
  }

  private static void fill(DataSource owner, int rows) throws SQLException {
    Postgres.execute(
        owner,
        CREATE
            .replace("{vocabulary}", Integer.toString(VOCABULARY))
            .replace("{rows}", Integer.toString(rows)),
        "create index on public.texts using gin (words)",
        "vacuum analyze public.texts");
  }

  private static List<String> questions(int count) {
    Random random = new Random(1);
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> words = new ArrayList<>();
      for (int word = 0; word < WORDS_OF_A_QUESTION; word++) {
        words.add("w" + (int) (VOCABULARY * Math.pow(random.nextDouble(), 3)));
      }
      questions.add(String.join(" | ", words));
    }
    return questions;
  }

  private static List<Double> matches(DataSource owner, List<String> questions)
      throws SQLException {
    List<Double> matches = new ArrayList<>();
    for (String question : questions) {
      matches.add(
          (double)
              Queries.number(
                  owner,
                  "select count(*) from public.texts where words @@ to_tsquery('simple', ?)",
                  question));
    }
    return matches;
  }

  private static Found measure(DataSource owner, List<String> questions, int rounds)
      throws SQLException {
    List<Double> all = new ArrayList<>();
    List<Double> some = new ArrayList<>();
    try (Connection connection = owner.getConnection();
        PreparedStatement ranksAll = connection.prepareStatement(ALL_RANKED);
        PreparedStatement ranksSome = connection.prepareStatement(SOME_RANKED)) {
      for (int round = 0; round <= rounds; round++) {
        double first = p50(ranksAll, questions);
        double second = p50(ranksSome, questions);
        if (round > 0) {
          all.add(first);
          some.add(second);
        }
      }
    }
    return new Found(Spread.of(all), Spread.of(some));
  }

  private static double p50(PreparedStatement statement, List<String> questions)
      throws SQLException {
    int parameters = statement.getParameterMetaData().getParameterCount();
    return Timings.measure(
            questions.size(),
            i -> {
              for (int parameter = 1; parameter <= parameters; parameter++) {
                statement.setString(parameter, questions.get(i));
              }
              try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                  rows.getLong(1);
                }
              }
            })
        .p50();
  }

  private record Found(Spread all, Spread some) {}
}

package dev.vectorstore.internal.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.NullUnmarked;

/** PostgreSQL's engine and ours on random patterns. */
@NullUnmarked // the generators
class TextPatternAgreementTest {
  private static LocalDatabase database;
  private static Connection connection;

  @BeforeContainer
  static void open() throws SQLException {
    database = LocalPostgres.start().newDatabase();
    connection = database.dataSource().getConnection();
  }

  @AfterContainer
  static void close() throws SQLException {
    connection.close();
    database.close();
  }

  @Property(tries = 600)
  void matches_randomPatterns_areWhatPostgresFinds(
      @ForAll("patterns") String pattern, @ForAll("texts") List<String> texts) throws SQLException {
    TextPattern ours = TextPattern.of(pattern);

    assertThat(inPostgres(ours, texts))
        .as("%s on %s", pattern, texts)
        .isEqualTo(texts.stream().map(ours::matches).toList());
  }

  private static List<Boolean> inPostgres(TextPattern pattern, List<String> texts)
      throws SQLException {
    Array array = connection.createArrayOf("text", texts.toArray());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select array_agg(t collate \"C\" ~ ? order by n)"
                + " from unnest(?) with ordinality as u (t, n)")) {
      statement.setString(1, pattern.postgres());
      statement.setArray(2, array);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return List.of((Boolean[]) rows.getArray(1).getArray());
      }
    }
  }

  @Provide
  static Arbitrary<String> patterns() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                List.of(
                    Tuple.of(6, Arbitraries.just("")),
                    Tuple.of(1, Arbitraries.of("(?i)", "(?s)", "(?m)", "(?ism)")))),
            pattern(4))
        .as(String::concat);
  }

  @Provide
  static Arbitrary<List<String>> texts() {
    return Arbitraries.of(
            "a",
            "b",
            "A",
            "1",
            " ",
            "\n",
            "\r",
            "_",
            "é",
            "É",
            "\u0301",
            "\uD83D\uDE00",
            "K",
            "\u212A",
            "\u00A0",
            "\u0663",
            "-",
            "\u2028")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts))
        .list()
        .ofSize(10);
  }

  private static Arbitrary<String> pattern(int depth) {
    Arbitrary<String> atom =
        Arbitraries.of(
            "a",
            "b",
            "A",
            "1",
            "_",
            "é",
            "k",
            "\uD83D\uDE00",
            ".",
            "\\d",
            "\\D",
            "\\w",
            "\\W",
            "\\s",
            "\\S",
            "\\.",
            "\\-",
            "\\n",
            "[ab]",
            "[^ab]",
            "[a-z]",
            "[^\\n]",
            "[\\w-]",
            "[^\\s\\d]",
            "\\p{L}",
            "\\P{Lu}",
            "[^\\s\\S]",
            "[[:punct:]]");
    Arbitrary<String> place = Arbitraries.of("^", "$", "\\A", "\\z", "\\b", "\\B");
    if (depth == 0) {
      return atom;
    }
    Arbitrary<String> inner = Arbitraries.lazy(() -> pattern(depth - 1));
    Arbitrary<String> group = inner.map(inside -> "(" + inside + ")");
    Arbitrary<String> repeated =
        Combinators.combine(
                Arbitraries.oneOf(atom, group),
                Arbitraries.of("*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "+?", "??", "{0}"))
            .as(String::concat);
    return Arbitraries.frequencyOf(
        List.of(
            Tuple.of(4, atom),
            Tuple.of(2, place),
            Tuple.of(1, group),
            Tuple.of(2, repeated),
            Tuple.of(3, Combinators.combine(inner, inner).as(String::concat)),
            Tuple.of(2, Combinators.combine(inner, inner).as((a, b) -> "(" + a + "|" + b + ")")),
            Tuple.of(1, inner.map(inside -> "(" + inside + "|)"))));
  }
}

package dev.vectorstore.examples.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Definitions of verbs from WordNet 3.1. */
final class Glosses {
  private static final String VERBS = "/net/sf/extjwnl/data/wordnet/wn31/data.verb";
  private static final String GLOSS = " | ";

  private Glosses() {}

  static List<String> first(int number) throws IOException {
    try (InputStream stream = Glosses.class.getResourceAsStream(VERBS)) {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(Objects.requireNonNull(stream, VERBS), StandardCharsets.UTF_8));
      return lines
          .lines()
          .filter(line -> line.contains(GLOSS))
          .map(line -> line.substring(line.indexOf(GLOSS) + GLOSS.length()).strip())
          .limit(number)
          .toList();
    }
  }
}

package dev.vectorstore.examples.embedding;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** The glosses of WordNet 3.1: real English texts of one line each. */
final class WordNetGlosses {
  private static final List<String> PARTS = List.of("noun", "verb", "adj", "adv");
  private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/data.";
  private static final String GLOSS = " | ";

  private WordNetGlosses() {}

  /** All glosses, each after its word, in an order that depends on the seed. */
  static List<String> shuffled(long seed) throws IOException {
    List<String> glosses = new ArrayList<>();
    for (String part : PARTS) {
      try (InputStream stream = WordNetGlosses.class.getResourceAsStream(FOLDER + part)) {
        read(Objects.requireNonNull(stream, "stream"), glosses);
      }
    }
    Collections.shuffle(glosses, new Random(seed));
    return glosses;
  }

  private static void read(InputStream stream, List<String> glosses) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int gloss = line.indexOf(GLOSS);
      if (gloss >= 0) {
        String word = line.split(" ", 6)[4].replace('_', ' ');
        glosses.add(word + ": " + line.substring(gloss + GLOSS.length()).strip());
      }
    }
  }
}

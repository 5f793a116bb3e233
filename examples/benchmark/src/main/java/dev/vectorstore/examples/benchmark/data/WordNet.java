package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Embedding;
import dev.vectorstore.embedding.DjlEmbeddingModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Words with their glosses from WordNet 3.1, which comes as a jar, embedded by all-MiniLM-L6-v2 on
 * this machine. They are kept in a directory for the next run.
 */
final class WordNet {
  private static final String PLACE = "/net/sf/extjwnl/data/wordnet/wn31/data.";
  private static final List<String> PARTS_OF_SPEECH = List.of("noun", "verb", "adj", "adv");
  private static final int FIRST_WORD = 4;
  private static final int AT_ONCE = 500;

  private WordNet() {}

  static Glosses glosses(Path cache, int count) throws IOException {
    return embedded(cache.resolve("wordnet-" + count), sample(count));
  }

  /** Reads texts with their embeddings from a directory, or embeds them and keeps them there. */
  static Glosses embedded(Path directory, List<String> texts) throws IOException {
    if (Files.exists(directory)) {
      Glosses kept = Glosses.read(directory, texts.size());
      if (kept.texts().equals(texts)) {
        return kept;
      }
    }
    System.out.println("  embedding " + texts.size() + " texts, once");
    Glosses embedded = embed(texts);
    embedded.write(directory);
    return embedded;
  }

  private static Glosses embed(List<String> texts) {
    List<Embedding> embeddings = new ArrayList<>();
    try (DjlEmbeddingModel model = DjlEmbeddingModel.allMiniLmL6V2()) {
      for (int i = 0; i < texts.size(); i += AT_ONCE) {
        embeddings.addAll(
            model.embedDocuments(texts.subList(i, Math.min(texts.size(), i + AT_ONCE))));
      }
    }
    return new Glosses(texts, embeddings);
  }

  /** Words with their glosses, in random order. A smaller sample is the start of a larger one. */
  private static List<String> sample(int count) throws IOException {
    List<String> all = texts();
    if (count > all.size()) {
      throw new IllegalArgumentException(
          "WordNet has " + all.size() + " glosses; " + count + " were asked for");
    }
    return all.subList(0, count);
  }

  /** All words with their glosses, in random order, the same for each call. */
  static List<String> texts() throws IOException {
    List<String> all = new ArrayList<>();
    for (String part : PARTS_OF_SPEECH) {
      try (InputStream data = WordNet.class.getResourceAsStream(PLACE + part)) {
        if (data == null) {
          throw new IOException("WordNet is not on the class path");
        }
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(data, StandardCharsets.UTF_8));
        reader.lines().map(WordNet::text).flatMap(Optional::stream).forEach(all::add);
      }
    }
    Collections.shuffle(all, new Random(1));
    return List.copyOf(all);
  }

  /** The word and gloss of a line; empty for the lines of the licence, which start with spaces. */
  static Optional<String> text(String line) {
    int bar = line.indexOf("| ");
    if (line.startsWith(" ") || bar < 0) {
      return Optional.empty();
    }
    String word = line.split(" ", FIRST_WORD + 2)[FIRST_WORD].replace('_', ' ');
    return Optional.of(word + ": " + line.substring(bar + 2).strip());
  }
}

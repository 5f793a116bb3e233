package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Embedding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts as documents have them, made of WordNet's glosses and embedded once. */
final class Passages {
  private static final String FOOTER =
      "footer: All rights reserved. No part of this text may be copied without permission of the publisher.";
  private static final int FOOTER_EACH = 3;
  private static final int VERSIONS = 10;
  private static final long SEED = 20_261_129;

  private Passages() {}

  /** All different. Where WordNet has too few, the rest are edited ones. */
  static Glosses glosses(int count, Path cache) throws IOException {
    List<String> all = WordNet.texts();
    List<String> texts = new ArrayList<>(all.subList(0, Math.min(all.size(), count)));
    Random random = new Random(SEED);
    for (int i = 0; texts.size() < count; i++) {
      texts.add(Edits.versions(all.get(i), 2, random).get(1));
    }
    return WordNet.embedded(cache.resolve("wordnet-" + texts.size()), texts);
  }

  static Glosses edited(int count, Path cache) throws IOException {
    Random random = new Random(SEED);
    List<String> texts = new ArrayList<>();
    List<String> originals = WordNet.texts();
    for (int i = 0; texts.size() < count; i++) {
      texts.addAll(Edits.versions(originals.get(i), VERSIONS, random));
    }
    return WordNet.embedded(cache.resolve("edited-" + texts.size()), texts);
  }

  /** Takes as many glosses as {@link #glosses}, so that the same file serves both. */
  static Glosses footers(int count, Path cache) throws IOException {
    Glosses bodies = glosses(count, cache);
    Glosses footer = WordNet.embedded(cache.resolve("footer"), List.of(FOOTER));
    List<String> texts = new ArrayList<>();
    List<Embedding> embeddings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean last = i % FOOTER_EACH == FOOTER_EACH - 1;
      Glosses source = last ? footer : bodies;
      int place = last ? 0 : i - i / FOOTER_EACH;
      texts.add(source.texts().get(place));
      embeddings.add(source.embeddings().get(place));
    }
    return new Glosses(texts, embeddings);
  }
}

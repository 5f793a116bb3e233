package dev.vectorstore.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Embeds many batches of mixed lengths, and prints how much memory the process holds, in KiB: a
 * line after the first thousand and a line at the end. Then it does the same for models that are
 * loaded and closed.
 */
final class ManyBatches {
  private static final int BATCHES = 5000;
  private static final int LOADS = 25;
  private static final int WARM = 5;

  private ManyBatches() {}

  public static void main(String[] args) throws IOException {
    Random random = new Random(42);
    try (DjlEmbeddingModel model = load()) {
      model.embedQuery("apple ".repeat(300));
      for (int i = 1; i <= BATCHES; i++) {
        requireAll(model.embedDocuments(batch(random)).size());
        if (i % 1000 == 0) {
          print("batches", i == 1000 || i == BATCHES);
        }
      }
    }
    for (int i = 1; i <= LOADS; i++) {
      try (DjlEmbeddingModel model = load()) {
        model.tokens().orElseThrow().of("apple");
      }
      print("loads", i == WARM || i == LOADS);
    }
  }

  private static DjlEmbeddingModel load() {
    return DjlEmbeddingModel.load(ModelSource.of(ReadyModel.ALL_MINILM_L6_V2_Q));
  }

  private static List<String> batch(Random random) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      texts.add("apple pear ".repeat(random.nextInt(20)) + random.nextInt());
    }
    return texts;
  }

  private static void requireAll(int size) {
    if (size != 4) {
      throw new AssertionError(size);
    }
  }

  private static void print(String what, boolean wanted) throws IOException {
    if (wanted) {
      System.gc();
      System.out.println(what + " " + resident());
    }
  }

  private static long resident() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(status -> status.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}

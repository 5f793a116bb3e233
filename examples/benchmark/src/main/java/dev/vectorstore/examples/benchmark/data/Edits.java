package dev.vectorstore.examples.benchmark.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;

/** Small changes to a text, as between the versions of a document. */
final class Edits {
  private static final int MOST = 3;
  private static final String NAME_END = ": ";
  private static final List<String> SENTENCES =
      List.of(
          "See the entry before this one.",
          "This definition has been revised.",
          "Used chiefly in writing.",
          "The usage differs from country to country.",
          "An example is still missing.",
          "Compare the notes at the end.");
  private static final List<BiFunction<String, Random, String>> KINDS =
      List.of(
          Edits::withoutAWord, Edits::withWordsSwapped, Edits::punctuated, Edits::withASentence);

  private Edits() {}

  /**
   * Different versions of a text, the text itself first. Each has one to three changes after its
   * first {@code ": "}.
   */
  static List<String> versions(String text, int count, Random random) {
    int start = text.indexOf(NAME_END) + NAME_END.length();
    Set<String> versions = new LinkedHashSet<>(List.of(text));
    while (versions.size() < count) {
      String edited = text.substring(start);
      for (int edits = random.nextInt(MOST); edits >= 0; edits--) {
        edited = KINDS.get(random.nextInt(KINDS.size())).apply(edited, random);
      }
      versions.add(text.substring(0, start) + edited);
    }
    return List.copyOf(versions);
  }

  private static String withoutAWord(String text, Random random) {
    List<String> words = words(text);
    if (words.size() > 1) {
      words.remove(random.nextInt(words.size()));
    }
    return String.join(" ", words);
  }

  private static String withWordsSwapped(String text, Random random) {
    List<String> words = words(text);
    if (words.size() > 1) {
      int first = random.nextInt(words.size() - 1);
      Collections.swap(words, first, first + 1);
    }
    return String.join(" ", words);
  }

  private static String punctuated(String text, Random random) {
    if (text.contains(";") && random.nextBoolean()) {
      return text.replaceFirst(";", ",");
    }
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text + ".";
  }

  private static String withASentence(String text, Random random) {
    return text + " " + SENTENCES.get(random.nextInt(SENTENCES.size()));
  }

  private static List<String> words(String text) {
    return new ArrayList<>(List.of(text.split(" ")));
  }
}

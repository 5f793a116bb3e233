package dev.vectorstore.examples.springboot.search;

import dev.vectorstore.Document;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A passage that was found.
 *
 * @param id its id
 * @param text the beginning of its text
 * @param metadata its metadata, by key
 * @param scores what the search says about it, the number that orders the list first
 */
record Hit(String id, String text, Map<String, String> metadata, List<Score> scores) {
  private static final int LONGEST = 700;

  static Hit of(Document document, List<Score> scores) {
    Map<String, String> metadata = new TreeMap<>();
    document.metadata().forEach((key, value) -> metadata.put(key, String.valueOf(value)));
    return new Hit(document.id(), beginning(document.text().orElse("")), metadata, scores);
  }

  private static String beginning(String text) {
    String whole = text.strip();
    if (whole.length() <= LONGEST) {
      return whole;
    }
    int end = Character.isLowSurrogate(whole.charAt(LONGEST)) ? LONGEST - 1 : LONGEST;
    return whole.substring(0, end) + "…";
  }
}

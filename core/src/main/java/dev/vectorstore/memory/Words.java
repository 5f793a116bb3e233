package dev.vectorstore.memory;

import dev.vectorstore.internal.text.CodePointOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a text and their places, counted from the beginning as far as PostgreSQL counts. A
 * word is a run of letters and digits in lower case; stop words have a place and are left out.
 *
 * <p>Why: docs/decisions/0071-phrases-end-with-a-tsvectors-places.md.
 */
final class Words {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

  // The words that PostgreSQL's configuration "english" passes over, of its file english.stop.
  private static final Set<String> ENGLISH_STOP_WORDS =
      Set.of(
          """
          i me my myself we our ours ourselves you your yours yourself yourselves he him his himself
          she her hers herself it its itself they them their theirs themselves what which who whom
          this that these those am is are was were be been being have has had having do does did
          doing a an the and but if or because as until while of at by for with about against between
          into through during before after above below to from up down in out on off over under again
          further then once here there when where why how all any both each few more most other some
          such no nor not only own same so than too very s t can will just don should now"""
              .split("\\s+"));

  private static final float WEIGHT = 0.1f;

  // As a tsvector has them: places behind the last are the last, and a word keeps a limited number
  // of them.
  private static final int LAST_PLACE = 16_382;
  private static final int MOST_PLACES = 255;

  private static final double WITHOUT_END = 1.64493406685;

  private final Map<String, List<Integer>> places = new LinkedHashMap<>();

  private Words() {}

  static Words of(String text, String language) {
    Words words = new Words();
    Set<String> passedOver = language.equals("english") ? ENGLISH_STOP_WORDS : Set.of();
    Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
    for (int place = 0; word.find(); place++) {
      if (!passedOver.contains(word.group())) {
        words.add(word.group(), Math.min(place, LAST_PLACE));
      }
    }
    return words;
  }

  private void add(String word, int place) {
    List<Integer> known = places.computeIfAbsent(word, absent -> new ArrayList<>());
    boolean last = !known.isEmpty() && known.get(known.size() - 1) == LAST_PLACE;
    if (known.size() < MOST_PLACES && !last) {
      known.add(place);
    }
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  /** Each once, in the order of their first places. */
  Set<String> each() {
    return places.keySet();
  }

  boolean contains(String word) {
    return places.containsKey(word);
  }

  /** Whether all words of a phrase stand here as far from each other as in the phrase. */
  boolean containsPhrase(Words phrase) {
    return phrase.places.entrySet().stream()
        .limit(1)
        .flatMap(
            first -> places(first.getKey()).stream().map(place -> place - first.getValue().get(0)))
        .anyMatch(moved -> stands(phrase, moved));
  }

  private boolean stands(Words phrase, int moved) {
    return phrase.places.entrySet().stream()
        .allMatch(
            word ->
                word.getValue().stream()
                    .allMatch(place -> places(word.getKey()).contains(place + moved)));
  }

  private List<Integer> places(String word) {
    return places.getOrDefault(word, List.of());
  }

  /**
   * How well this text answers any of these words, as PostgreSQL's {@code ts_rank} has it: of each
   * word the sum of 0.1 / n² over its n-th occurrences, divided by what that sum would be without
   * end, and this on average. In its single precision and its order of words, as texts of equal
   * rank would else come in another order.
   */
  double rank(Set<String> wanted) {
    float sum = 0;
    for (String word : wanted.stream().sorted(CodePointOrder.INSTANCE).toList()) {
      float ofWord = 0;
      for (int n = 1; n <= places(word).size(); n++) {
        ofWord += WEIGHT / (n * n);
      }
      sum = (float) (sum + (WEIGHT + ofWord - WEIGHT) / WITHOUT_END);
    }
    return sum / wanted.size();
  }
}

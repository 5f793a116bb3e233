package dev.vectorstore.search;

import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStoreException;
import java.util.Optional;

/**
 * Keyword search in one collection, alone or joined with the search by vectors. It needs a stored
 * index of the words, which {@link #enable} creates. Safe to use from many threads. So must an
 * implementation be. Null is a {@link NullPointerException}. No method returns null.
 *
 * <p>A query is read as follows, whatever else it contains:
 *
 * <ul>
 *   <li>Words in double quotes are a phrase that a text must contain: {@code "reset the password"}.
 *   <li>A word or a phrase in quotes that follows a minus sign must not be in the text: {@code
 *       -beta}, {@code -"release candidate"}. The minus sign stands at the beginning of a word.
 *   <li>If the query has no phrase, a text must contain at least one of the other words. If it has
 *       a phrase, the other words only influence the rank. Stop words of the language, such as
 *       "the", do not count.
 * </ul>
 *
 * <p>A query in which nothing is left finds nothing: an empty text, only stop words, only
 * exclusions. A document without a text is never found by words.
 *
 * <p>In PostgreSQL, the language is a text search configuration. It says how a text is split into
 * words, which of them count, and their stems. Long texts have these limits:
 *
 * <ul>
 *   <li>A text with up to 1 MiB of different words and positions (about 1 MB of prose) is indexed
 *       completely.
 *   <li>Of a longer text the words are indexed without their positions, so that no phrase finds it.
 *   <li>If the different words alone take more than 1 MiB, the beginning of the text is indexed.
 *   <li>Positions are counted up to the 16,383rd word of a text, stop words included (about 100 KB
 *       of prose), and for the first 255 occurrences of each word. A phrase is found, or excluded,
 *       only there.
 * </ul>
 *
 * <p>Split longer texts into several documents.
 *
 * <p>Chinese and Japanese are written without spaces. The characters between two spaces or
 * punctuation marks are one word, and a part of it does not find it. A Korean word does not find
 * the same word with a particle. {@link Filter#textContains} finds any part of a text, alone or as
 * the filter of a search by vectors.
 *
 * <p>In memory, a word is a sequence of letters and digits in lower case, of any length. Only
 * {@code english} has stop words. Words have no stems, so only the words themselves are found.
 *
 * <p>Every operation throws {@link VectorStoreException.NoSuchCollection} once the collection was
 * dropped. A tenant's store searches only the tenant's documents. It throws {@link
 * IllegalStateException} if the index would be created or removed.
 */
public interface Keywords {
  /** The language of the index; empty if there is no index. */
  Optional<String> language();

  /** Whether there is an index. */
  default boolean enabled() {
    return language().isPresent();
  }

  /**
   * Creates the index of the words of all texts. The database maintains it from then on, whoever
   * writes. If there is an index in this language, nothing happens. An index in another language is
   * replaced. Writers of the collection wait until it is done. Readers do not. It makes every write
   * slower, so load a large collection first.
   *
   * @param language the name of a text search configuration, such as {@code english}, {@code
   *     german} or, without stems and stop words, {@code simple}; the name of one that does not
   *     come with PostgreSQL begins with its schema
   * @throws IllegalArgumentException if there is none with this name
   */
  void enable(String language);

  /** Removes the index. Does nothing if there is none. Waits for writers. */
  void disable();

  /**
   * The documents that match a query, best first. Equal ranks come in the order of ids.
   *
   * @throws IllegalStateException if there is no index
   */
  KeywordResult search(KeywordRequest request);

  /**
   * Runs a search by vectors and a search by words and joins their results by reciprocal rank
   * fusion. A document's score is the sum of weight / (rank constant + position) over the two
   * searches. Best first. Equal scores come in the order of ids.
   *
   * @throws IllegalArgumentException if the embedding to search for has another dimension than the
   *     collection's model or no direction under {@link Metric#COSINE}
   * @throws IllegalStateException if there is no index, the collection has no model, or the request
   *     has no embedding and the store was opened without a model that can embed its text
   */
  HybridResult hybrid(HybridRequest request);
}

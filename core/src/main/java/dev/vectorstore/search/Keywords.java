package dev.vectorstore.search;

import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStoreException;
import java.util.Optional;

/**
 * Search by words in one collection, alone or joined with the search by vectors. Optional: a stored
 * index of the words has to be made first, see {@link #enable}. Safe to use from many threads.
 *
 * <p>A query is read as follows, whatever else it holds:
 *
 * <ul>
 *   <li>Words in double quotes are a phrase, which a text must have: {@code "reset the password"}.
 *   <li>A word, or a phrase in quotes, straight after a minus at the beginning of a word must not
 *       be in the text: {@code -beta}, {@code -"release candidate"}.
 *   <li>Of all other words, a text must have at least one if the query has no phrase; with a phrase
 *       they only count for the rank. Words that the language passes over (stop words such as
 *       "the") count for nothing.
 * </ul>
 *
 * <p>A query of which nothing is left (empty, stop words alone, exclusions alone) finds nothing by
 * words. Texts that are missing are never found by words.
 *
 * <p>On PostgreSQL, the language is a text search configuration: how a text is cut into words,
 * which of them count, and their stems. All of a text is indexed up to 1 MiB of different words
 * with their places (about 1 MB of prose); of a longer one the words without their places, so that
 * no phrase finds it; and of one with more different words than fit into 1 MiB, the beginning.
 * Places are counted up to the 16,383rd word of a text, stop words included, about 100 KB of prose,
 * and of each word at its first 255 places: a phrase is found, and excluded, where all of its words
 * stand there. Split texts that are longer into documents of their own.
 *
 * <p>Chinese and Japanese are written without spaces, and what stands between two spaces or
 * punctuation marks is one word, which a part of it does not find; nor does a Korean word find
 * itself with a particle. {@link Filter#textContains} finds any part of a text, alone or as the
 * filter of a search by vectors.
 *
 * <p>In memory, a word is a run of letters and digits in lower case, of any length, stop words are
 * passed over for {@code english} alone, and no words have stems, so that only the words themselves
 * are found.
 *
 * <p>Every operation throws {@link VectorStoreException.NoSuchCollection} once the collection was
 * dropped. A tenant's store searches the tenant's own documents, and throws {@link
 * IllegalStateException} where the index would be made or removed.
 */
public interface Keywords {
  /** The language that the index was made with; empty if there is no index. */
  Optional<String> language();

  /** Whether there is an index. */
  default boolean enabled() {
    return language().isPresent();
  }

  /**
   * Makes the index of the words of all texts, and keeps it up from then on, whoever writes. Does
   * nothing if there is one of this language; one of another language is replaced. Those who write
   * to the collection wait until it is done; those who read do not. It makes every write slower, so
   * load a large collection first.
   *
   * @param language the name of a text search configuration, such as {@code english}, {@code
   *     german} or, without stems and stop words, {@code simple}; one that is not PostgreSQL's own
   *     with its schema before it
   * @throws IllegalArgumentException if there is none of this name
   */
  void enable(String language);

  /** Removes the index; does nothing if there is none. Waits for those who write. */
  void disable();

  /**
   * The documents that match a query, best first, equal ranks in the order of ids.
   *
   * @throws IllegalStateException if there is no index
   */
  KeywordResult search(KeywordRequest request);

  /**
   * The documents that the search by vectors and that by words put first, joined by reciprocal rank
   * fusion: a document's score is the sum, over the two, of the weight divided by the rank constant
   * plus the document's place. Best first, equal scores in the order of ids.
   *
   * @throws IllegalArgumentException if the embedding to search for has another dimension than the
   *     collection's model or no direction under {@link Metric#COSINE}
   * @throws IllegalStateException if there is no index, the collection has no model, or the request
   *     has no embedding and the store was opened without a model that can embed its text
   */
  HybridResult hybrid(HybridRequest request);
}

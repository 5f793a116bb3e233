package dev.vectorstore.embedding.split;

import dev.vectorstore.Document;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.TextTokens;
import dev.vectorstore.model.TextTokens.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Divides a text into chunks that a model can read whole. Immutable and safe to share between
 * threads.
 *
 * <p><b>Where it cuts.</b> A chunk takes as many tokens as it may, and ends at the last end of a
 * paragraph (a blank line) in its second half; if there is none, at the last end of a sentence
 * there, then at the last border of a word, of what a reader sees as one character, of a code
 * point. White space stays with what stands before it.
 *
 * <p><b>What it promises.</b> Every character is in a chunk, in their order; a chunk begins where
 * the one before it ends, or before that if there is an overlap; every chunk ends later than the
 * one before it. No chunk has more tokens than it may, counted on the chunk by itself, except for a
 * single code point that has more. The time grows with the length of the text and not faster.
 */
public final class TextSplitter {
  /** Metadata: the id of the document that a chunk is of. */
  public static final String PARENT_KEY = "chunk_parent";

  /** Metadata: the number of a chunk in its document, from 0. */
  public static final String INDEX_KEY = "chunk_index";

  /** Metadata: how many chunks the document has. */
  public static final String COUNT_KEY = "chunk_count";

  /** Metadata: where a chunk begins in the document's text, in UTF-16 units. */
  public static final String FROM_KEY = "chunk_from";

  /** Metadata: where a chunk ends in the document's text, in UTF-16 units. */
  public static final String TO_KEY = "chunk_to";

  private static final List<String> KEYS =
      List.of(PARENT_KEY, INDEX_KEY, COUNT_KEY, FROM_KEY, TO_KEY);

  private final TextTokens tokens;
  private final int limit;
  private final int overlap;

  private TextSplitter(TextTokens tokens, int limit, int overlap) {
    this.tokens = tokens;
    this.limit = limit;
    this.overlap = overlap;
  }

  /**
   * Splits into chunks that the model reads whole, without an overlap.
   *
   * @throws IllegalArgumentException if the model does not say its tokens or its limit, or its
   *     special tokens leave no room
   */
  public static TextSplitter of(EmbeddingModel model) {
    return of(
        model
            .tokens()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the model " + model.id() + " does not say where its tokens lie")),
        model
            .maxTokens()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the model " + model.id() + " does not say how many tokens it reads")));
  }

  /**
   * Splits into chunks without an overlap.
   *
   * @param tokens of the model that will embed the chunks
   * @param maxTokens of a chunk, special tokens included, such as {@link
   *     dev.vectorstore.model.EmbeddingModel#maxTokens()}
   * @throws IllegalArgumentException if the special tokens leave no room
   */
  public static TextSplitter of(TextTokens tokens, int maxTokens) {
    int limit = maxTokens - tokens.specialTokens();
    if (limit < 1) {
      throw new IllegalArgumentException(
          "maxTokens is more than the "
              + tokens.specialTokens()
              + " special tokens, not "
              + maxTokens);
    }
    return new TextSplitter(tokens, limit, 0);
  }

  /**
   * A copy whose chunks repeat the end of the one before them: at most so many tokens, and fewer
   * where the overlap would not begin at the border of a word. It is left out where a chunk would
   * bring nothing new otherwise.
   *
   * @throws IllegalArgumentException if it is not from 0 to half of a chunk's tokens without the
   *     special ones
   */
  public TextSplitter overlap(int tokens) {
    if (tokens < 0 || tokens > limit / 2) {
      throw new IllegalArgumentException(
          "the overlap is from 0 to half of the "
              + limit
              + " tokens that a chunk has beside the special ones, not "
              + tokens);
    }
    return new TextSplitter(this.tokens, limit, tokens);
  }

  /** Where the chunks of a text lie; at least one, which is empty for an empty text. */
  public List<Range> ranges(String text) {
    return new Cutting(text, tokens, limit, overlap).chunks();
  }

  /**
   * The chunks of a document as documents of their own, at least one. The id is the document's with
   * {@code #} and the number of the chunk, from 0, so no two chunks have one id, whatever the ids
   * of their documents. The metadata is the document's, with {@link #PARENT_KEY}, {@link
   * #INDEX_KEY}, {@link #COUNT_KEY}, {@link #FROM_KEY} and {@link #TO_KEY}. An embedding of the
   * whole is left out.
   *
   * @throws IllegalArgumentException if the document has no text, its metadata has one of the keys
   *     already, or its id is too long for the number
   */
  public List<Document> split(Document document) {
    String text =
        document
            .text()
            .orElseThrow(() -> new IllegalArgumentException(document + " has no text to split"));
    for (String key : KEYS) {
      if (document.metadata().containsKey(key)) {
        throw new IllegalArgumentException(
            document + " has the metadata key " + key + " already, which chunks are to have");
      }
    }
    List<Range> ranges = ranges(text);
    List<Document> chunks = new ArrayList<>(ranges.size());
    for (Range range : ranges) {
      Map<String, @Nullable Object> metadata = new LinkedHashMap<>(document.metadata());
      metadata.put(PARENT_KEY, document.id());
      metadata.put(INDEX_KEY, chunks.size());
      metadata.put(COUNT_KEY, ranges.size());
      metadata.put(FROM_KEY, range.from());
      metadata.put(TO_KEY, range.to());
      String part = text.substring(range.from(), range.to());
      chunks.add(Document.of(document.id() + "#" + chunks.size(), part, metadata));
    }
    return chunks;
  }

  /** Says the limits. */
  @Override
  public String toString() {
    return "TextSplitter[maxTokens="
        + (limit + tokens.specialTokens())
        + ", overlap="
        + overlap
        + "]";
  }
}

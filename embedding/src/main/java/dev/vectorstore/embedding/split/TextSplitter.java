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
 * <p><b>Where it cuts.</b> A chunk takes as many tokens as it may. It ends at the last paragraph
 * break (a blank line) in its second half. If there is none, it ends at the last end of a sentence
 * there, or else of a word, of what a reader sees as one character, or of a code point. White space
 * stays with the text before it.
 *
 * <p><b>What it promises.</b> Every character is in a chunk, in order. A chunk begins where the
 * previous one ends, or earlier if there is an overlap. Every chunk ends later than the previous
 * one. No chunk has more tokens than allowed, counted on the chunk by itself, unless it is a single
 * code point that has more. The time is linear in the length of the text.
 */
public final class TextSplitter {
  /** Metadata key for the id of the chunk's document. */
  public static final String PARENT_KEY = "chunk_parent";

  /** Metadata key for the number of the chunk in its document, from 0. */
  public static final String INDEX_KEY = "chunk_index";

  /** Metadata key for the number of chunks of the document. */
  public static final String COUNT_KEY = "chunk_count";

  /** Metadata key for the start of the chunk in the document's text, in UTF-16 units. */
  public static final String FROM_KEY = "chunk_from";

  /** Metadata key for the end of the chunk in the document's text, in UTF-16 units. */
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
   * @throws IllegalArgumentException if the model does not give its tokens or its limit, or its
   *     special tokens leave no room
   */
  public static TextSplitter of(EmbeddingModel model) {
    return of(
        model
            .tokens()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the model " + model.id() + " does not say where its tokens are")),
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
   * @param tokens the tokens of the model that will embed the chunks
   * @param maxTokens the maximum for a chunk, special tokens included, such as {@link
   *     dev.vectorstore.model.EmbeddingModel#maxTokens()}
   * @throws IllegalArgumentException if the special tokens leave no room
   */
  public static TextSplitter of(TextTokens tokens, int maxTokens) {
    int limit = maxTokens - tokens.specialTokens();
    if (limit < 1) {
      throw new IllegalArgumentException(
          "maxTokens must be more than the "
              + tokens.specialTokens()
              + " special tokens, not "
              + maxTokens);
    }
    return new TextSplitter(tokens, limit, 0);
  }

  /**
   * A copy whose chunks repeat the end of the previous chunk, with at most this number of tokens.
   * The overlap is shorter if it would otherwise begin inside a word. It is left out if the chunk
   * would otherwise have no new text.
   *
   * @throws IllegalArgumentException if it is not from 0 to half of a chunk's tokens, special
   *     tokens excluded
   */
  public TextSplitter overlap(int tokens) {
    if (tokens < 0 || tokens > limit / 2) {
      throw new IllegalArgumentException(
          "the overlap must be from 0 to half of the "
              + limit
              + " tokens of a chunk without the special ones, not "
              + tokens);
    }
    return new TextSplitter(this.tokens, limit, tokens);
  }

  /** The ranges of a text's chunks. There is at least one; an empty text has one empty range. */
  public List<Range> ranges(String text) {
    return new ChunkCutter(text, tokens, limit, overlap).chunks();
  }

  /**
   * The chunks of a document as separate documents, at least one. The id of a chunk is the
   * document's id, {@code #}, and the number of the chunk from 0. No two chunks have the same id,
   * whatever the ids of their documents. A chunk has the document's metadata and the keys {@link
   * #PARENT_KEY}, {@link #INDEX_KEY}, {@link #COUNT_KEY}, {@link #FROM_KEY} and {@link #TO_KEY}. It
   * has no embedding.
   *
   * @throws IllegalArgumentException if the document has no text, its metadata already has one of
   *     the keys, or its id is too long for the number
   */
  public List<Document> split(Document document) {
    String text =
        document
            .text()
            .orElseThrow(() -> new IllegalArgumentException(document + " has no text to split"));
    for (String key : KEYS) {
      if (document.metadata().containsKey(key)) {
        throw new IllegalArgumentException(
            document + " has the metadata key " + key + " already, which is reserved for chunks");
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

  /** The limits. */
  @Override
  public String toString() {
    return "TextSplitter[maxTokens="
        + (limit + tokens.specialTokens())
        + ", overlap="
        + overlap
        + "]";
  }
}

package dev.vectorstore.embedding.wrap;

import dev.vectorstore.Embedding;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.TextKind;
import dev.vectorstore.model.TextTokens;
import dev.vectorstore.model.TextTokens.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Cuts texts where the model stops reading. */
final class TruncatedModel extends WrappedModel {
  private final TextTokens tokens;
  private final TruncationListener listener;
  private final int limit;

  TruncatedModel(EmbeddingModel model, TextTokens tokens, TruncationListener listener) {
    super(model);
    this.tokens = tokens;
    this.listener = listener;
    int max =
        model
            .maxTokens()
            .orElseThrow(
                () -> new IllegalArgumentException(model.id() + " does not say its limit"));
    this.limit = max - tokens.specialTokens();
    if (limit < 1) {
      throw new IllegalArgumentException(
          model.id() + " reads " + max + " tokens, which are all special ones");
    }
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return model.embedDocuments(cut(TextKind.DOCUMENT, texts));
  }

  @Override
  public List<Optional<Embedding>> embedAccepted(List<String> texts) {
    return model.embedAccepted(cut(TextKind.DOCUMENT, texts));
  }

  @Override
  public List<Embedding> embedQueries(List<String> texts) {
    return model.embedQueries(cut(TextKind.QUERY, texts));
  }

  @Override
  public Embedding embedQuery(String text) {
    return model.embedQuery(cut(TextKind.QUERY, List.of(text)).get(0));
  }

  private List<String> cut(TextKind kind, List<String> texts) {
    List<String> cut = new ArrayList<>(texts.size());
    int shorter = 0;
    for (String text : texts) {
      int index = cut.size();
      Objects.requireNonNull(text, () -> "texts[" + index + "] is null");
      String part = cut(text);
      shorter += part.length() < text.length() ? 1 : 0;
      cut.add(part);
    }
    if (shorter > 0) {
      Truncation truncation = new Truncation(model.id(), kind, texts.size(), shorter);
      SafeListener.tell(() -> listener.truncated(truncation));
    }
    return cut;
  }

  /** A shortened text can have more tokens than it had as a part, so it is counted again. */
  private String cut(String text) {
    String part = text;
    List<Range> ranges = tokens.of(part);
    while (ranges.size() > limit) {
      int end = Math.min(ranges.get(limit - 1).to(), ranges.get(limit).from());
      part = part.substring(0, whole(part, Math.min(end, part.length() - 1)));
      ranges = tokens.of(part);
    }
    return part;
  }

  /** Not between the two halves of a character. */
  private static int whole(String text, int end) {
    boolean between =
        end > 0
            && end < text.length()
            && Character.isHighSurrogate(text.charAt(end - 1))
            && Character.isLowSurrogate(text.charAt(end));
    return between ? end - 1 : end;
  }
}

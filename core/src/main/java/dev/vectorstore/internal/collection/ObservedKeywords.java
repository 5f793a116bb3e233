package dev.vectorstore.internal.collection;

import dev.vectorstore.internal.observe.Observer;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.HybridResult;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.KeywordResult;
import dev.vectorstore.search.Keywords;
import java.util.Optional;

/** The words of a store whose operations are told to a listener. */
final class ObservedKeywords implements Keywords {
  private final Keywords keywords;
  private final Observer observer;
  private final String collection;

  ObservedKeywords(Keywords keywords, Observer observer, String collection) {
    this.keywords = keywords;
    this.observer = observer;
    this.collection = collection;
  }

  @Override
  public Optional<String> language() {
    return keywords.language();
  }

  @Override
  public void enable(String language) {
    observer.observe(OperationKind.KEYWORDS_ENABLE, collection, () -> keywords.enable(language));
  }

  @Override
  public void disable() {
    observer.observe(OperationKind.KEYWORDS_DISABLE, collection, keywords::disable);
  }

  @Override
  public KeywordResult search(KeywordRequest request) {
    return observer.observe(
        OperationKind.KEYWORD_SEARCH,
        collection,
        trace -> {
          trace.asked(request.limit());
          KeywordResult result = keywords.search(request);
          trace.given(result.matches().size());
          return result;
        });
  }

  @Override
  public HybridResult hybrid(HybridRequest request) {
    return observer.observe(
        OperationKind.HYBRID_SEARCH,
        collection,
        trace -> {
          trace.asked(request.limit());
          HybridResult result = keywords.hybrid(request);
          trace.given(result.matches().size());
          return result;
        });
  }
}

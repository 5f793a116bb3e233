package dev.vectorstore.internal.collection;

import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.HybridResult;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.KeywordResult;
import dev.vectorstore.search.Keywords;
import java.util.Optional;
import java.util.function.Function;

/** The words of a collection by a store that follows it to another model. */
final class FollowingKeywords implements Keywords {
  private final FollowingStore store;

  FollowingKeywords(FollowingStore store) {
    this.store = store;
  }

  @Override
  public Optional<String> language() {
    return follow(Keywords::language);
  }

  @Override
  public void enable(String language) {
    follow(
        keywords -> {
          keywords.enable(language);
          return language;
        });
  }

  @Override
  public void disable() {
    follow(
        keywords -> {
          keywords.disable();
          return keywords;
        });
  }

  @Override
  public KeywordResult search(KeywordRequest request) {
    return follow(keywords -> keywords.search(request));
  }

  @Override
  public HybridResult hybrid(HybridRequest request) {
    return follow(keywords -> keywords.hybrid(request));
  }

  private <T> T follow(Function<Keywords, T> work) {
    return store.follow(each -> work.apply(each.keywords()));
  }
}

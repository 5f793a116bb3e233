package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vectorstore.VectorStore;
import dev.vectorstore.search.KeywordMatch;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.testkit.Contract;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;

/**
 * What the contracts on searches by words share: collections with a text index, and what they find.
 */
abstract class KeywordFixture extends Contract {
  static final Offset<Double> SINGLE_PRECISION = within(1e-6);

  VectorStore indexed(String language) {
    VectorStore store = texts();
    store.keywords().enable(language);
    return store;
  }

  static List<String> found(VectorStore store, String query) {
    return ids(store, KeywordRequest.of(query));
  }

  static List<String> ids(VectorStore store, KeywordRequest request) {
    return store.keywords().search(request).matches().stream().map(KeywordMatch::id).toList();
  }

  static void assertState(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(message);
  }

  static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}

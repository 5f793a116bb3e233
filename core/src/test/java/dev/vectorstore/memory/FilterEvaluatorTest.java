package dev.vectorstore.memory;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FilterEvaluatorTest {
  private static final Document DOCUMENT = Document.of("id", "text");

  @ParameterizedTest
  @MethodSource("dev.vectorstore.FiltersOfEachKind#all")
  void of_everyKindOfFilter_isEvaluated(Filter filter) {
    assertThatCode(() -> FilterEvaluator.of(filter).test(DOCUMENT)).doesNotThrowAnyException();
  }
}

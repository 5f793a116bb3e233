package dev.vectorstore.springai;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;

/**
 * What Spring AI 2.1 adds to its {@code VectorStore} meets nothing of ours that would keep it out.
 * It cannot be compiled against yet.
 */
class NextVersionTest {
  @Test
  void similaritySearch_byAVector_hasTheSignatureOf21AndSoIsItsImplementation()
      throws NoSuchMethodException {
    Method search =
        SpringAiVectorStore.class.getMethod("similaritySearch", float[].class, SearchRequest.class);

    assertThat(search.getGenericReturnType().getTypeName())
        .isEqualTo(List.class.getName() + "<" + Document.class.getName() + ">");
    assertThat(search.getExceptionTypes()).isEmpty();
  }

  @Test
  void upsert_ofOneList_isLeftTo21() {
    assertThat(Arrays.stream(SpringAiVectorStore.class.getMethods()))
        .filteredOn(method -> method.getName().equals("upsert"))
        .extracting(Method::getParameterCount)
        .containsExactly(2);
  }
}

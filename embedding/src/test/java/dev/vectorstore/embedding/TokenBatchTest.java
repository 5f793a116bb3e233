package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBatchTest {
  @Test
  void divide_noTexts_givesNone() {
    assertThat(TokenBatch.divide(List.of(), 10)).isEmpty();
  }

  @Test
  void ids_textsOfTwoLengths_arePaddedAndMasked() {
    List<long[]> texts = List.of(new long[] {7, 8, 9}, new long[] {5});

    TokenBatch batch = TokenBatch.divide(texts, 6).get(0);

    assertThat(batch.positions()).containsExactly(1, 0);
    assertThat(batch.ids()).containsExactly(5, 0, 0, 7, 8, 9);
    assertThat(batch.mask()).containsExactly(1, 0, 0, 1, 1, 1);
    assertThat(batch.types()).containsExactly(0, 0, 0, 0, 0, 0);
  }

  @Test
  void divide_moreThanTheLimit_startsAnotherBatch() {
    List<long[]> texts = List.of(new long[3], new long[3], new long[3]);

    assertThat(TokenBatch.divide(texts, 6)).extracting(TokenBatch::count).containsExactly(2, 1);
  }

  @Property
  void divide_anyTexts_keepsEachOnceAndTheLimit(
      @ForAll @Size(max = 50) List<@IntRange(min = 1, max = 40) Integer> lengths) {
    List<long[]> texts = lengths.stream().map(long[]::new).toList();

    List<Integer> positions = new ArrayList<>();
    for (TokenBatch batch : TokenBatch.divide(texts, 60)) {
      positions.addAll(batch.positions());
      assertThat(batch.count() == 1 || batch.count() * batch.width() <= 60).isTrue();
      for (int i = 0; i < batch.count(); i++) {
        assertThat(batch.texts().get(i)).isSameAs(texts.get(batch.positions().get(i)));
        assertThat(batch.texts().get(i).length).isLessThanOrEqualTo(batch.width());
      }
    }
    assertThat(positions).doesNotHaveDuplicates().hasSameSizeAs(texts);
  }
}

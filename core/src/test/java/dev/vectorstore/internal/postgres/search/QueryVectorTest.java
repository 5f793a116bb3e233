package dev.vectorstore.internal.postgres.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pgvector.PGvector;
import dev.vectorstore.Embedding;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.postgresql.util.PGBinaryObject;

class QueryVectorTest {
  @Property(tries = 200)
  void toBytes_anyNumbers_areWhatPgvectorSends(
      @ForAll @Size(min = 1, max = 50) List<@FloatRange(min = -1e30f, max = 1e30f) Float> numbers)
      throws Exception {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i);
    }
    PGvector expected = new PGvector(values);
    QueryVector query = new QueryVector(Embedding.of(values));

    assertThat(query.getType()).isEqualTo(expected.getType());
    assertThat(query.getValue()).isEqualTo(expected.getValue());
    assertThat(bytes(query)).isEqualTo(bytes(expected));
  }

  private static byte[] bytes(PGBinaryObject object) {
    byte[] bytes = new byte[object.lengthInBytes() + 3];
    object.toBytes(bytes, 3);
    return bytes;
  }

  @Example
  void toString_query_namesNoNumber() {
    assertThat(new QueryVector(Embedding.of(1, 2))).hasToString("Embedding[dimension=2]");
  }

  @Example
  void setByteValue_anything_isRefused() {
    assertThatThrownBy(() -> new QueryVector(Embedding.of(1)).setByteValue(new byte[8], 0))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}

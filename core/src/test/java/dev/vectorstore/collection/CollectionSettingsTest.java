package dev.vectorstore.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionSettingsTest {
  private static final CollectionSettings SETTINGS = CollectionSettings.of(ModelId.of("m", 2));

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65, Integer.MAX_VALUE})
  void partitions_ofNonsense_areRefused(int partitions) {
    assertThatThrownBy(() -> SETTINGS.partitions(partitions))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a collection has 1 to 64 partitions, not " + partitions);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64})
  void partitions_stayWhateverElseIsSet(int partitions) {
    assertThat(
            SETTINGS
                .partitions(partitions)
                .metric(Metric.EUCLIDEAN)
                .metadata(Map.of("owner", "docs"))
                .perTenant()
                .withoutMetadataIndex()
                .partitions())
        .isEqualTo(partitions);
  }

  @Test
  void partitions_unlessSet_areOne() {
    assertThat(SETTINGS.partitions()).isEqualTo(1);
  }
}

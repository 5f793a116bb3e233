package dev.vectorstore.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CopyableTest {
  private static final class Values extends Copyable<Values> {
    private String name = "a";
    private int size = 1;
  }

  @Test
  void changed_oneField_keepsTheOthersAndTheOriginal() {
    Values original = new Values();

    Values copy = original.changed(values -> values.size = 2).changed(values -> values.name = "b");

    assertThat(copy.name).isEqualTo("b");
    assertThat(copy.size).isEqualTo(2);
    assertThat(original.name).isEqualTo("a");
    assertThat(original.size).isEqualTo(1);
  }
}

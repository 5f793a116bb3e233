package dev.vectorstore.migration.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ServedNumberTest {
  /** As a server of 1.0 was seen to store it. */
  @Test
  void stored_seventeenDigits_mayBeItsNeighbour() {
    assertThat(ServedNumber.stored(-0.9184023156522879)).isEqualTo(-0.918402315652288);
    assertThat(ServedNumber.stored(0.1)).isEqualTo(0.1);
    assertThat(Double.doubleToRawLongBits(ServedNumber.stored(-0.0)))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
  }

  @Property(tries = 500)
  void stored_fewDigits_areExact(@ForAll int digits) {
    assertThat(ServedNumber.stored(digits / 1e4)).isEqualTo(digits / 1e4);
    assertThat(ServedNumber.stored(digits)).isEqualTo(digits);
  }
}

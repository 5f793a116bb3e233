package dev.vectorstore.internal.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CopyPredictionTest {
  private final CopyPrediction expected = new CopyPrediction();

  @Test
  void isOfNew_beforeTheFirstLook_isFalse() {
    assertThat(expected.isOfNew()).isFalse();
  }

  @Test
  void isOfNew_followsTheLastLook() {
    expected.met(true);
    assertThat(expected.isOfNew()).isTrue();
    expected.met(false);
    assertThat(expected.isOfNew()).isFalse();
  }

  @Test
  void isOfNew_afterAMistake_isNeverTrueAgain() {
    expected.met(true);
    expected.failed();
    expected.met(true);

    assertThat(expected.isOfNew()).isFalse();
  }
}

package dev.vectorstore.migration.internal.directory.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import net.jqwik.api.Example;

class SeqIdsTest {
  @Example
  void position_isReadFromEachForm() {
    assertThat(SeqIds.from(42)).hasValue(42);
    assertThat(SeqIds.from(-1L)).hasValue(-1);
    assertThat(SeqIds.from(HexFormat.of().parseHex("000000000000012c"))).hasValue(300);
    assertThat(SeqIds.from(HexFormat.of().parseHex("0".repeat(44) + "012c"))).hasValue(300);
    assertThat(SeqIds.from(HexFormat.of().parseHex("ff".repeat(24)))).isEmpty();
    assertThat(SeqIds.from(null)).isEmpty();
    assertThat(SeqIds.from("x")).isEmpty();
  }

  @Example
  void position_garbled_isRepairedIfNoDigitIsLost() {
    assertThat(SeqIds.isGarbled(1229821589196978484L)).isTrue();
    assertThat(SeqIds.repair(1229821589196978484L, 481_200)).hasValue(481_194);
    assertThat(SeqIds.repair(1229821589196978484L, 481_000)).isEmpty();
    assertThat(SeqIds.repair(0x3132333435363738L, 20_000_000)).hasValue(12_345_678);
    assertThat(SeqIds.repair(0x3132333435363738L, 200_000_000)).isEmpty();
    assertThat(SeqIds.repair(0x1111111111111111L, 100)).isEmpty();
    assertThat(SeqIds.repair(0x1111113131411131L, 100_000)).isEmpty();
    assertThat(SeqIds.isGarbled(5_000_000_000L)).isFalse();
    assertThat(SeqIds.isGarbled(-1)).isFalse();
  }
}

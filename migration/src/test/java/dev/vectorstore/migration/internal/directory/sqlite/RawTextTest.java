package dev.vectorstore.migration.internal.directory.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RawTextTest {
  @Property
  void text_ofUtf8_isDecoded(@ForAll String text) {
    String sound = new String(text.getBytes(UTF_8), UTF_8);
    assertThat(RawText.decode(sound.getBytes(UTF_8))).isEqualTo(sound);
    assertThat(RawText.isMalformed(sound)).isFalse();
  }

  @Property
  void text_ofAnyBytes_canBeTurnedBack(@ForAll byte[] bytes) {
    assertThat(encode(RawText.decode(bytes))).isEqualTo(bytes);
  }

  private static byte[] encode(String decoded) {
    ByteBuffer bytes = ByteBuffer.allocate(decoded.length() * 4);
    decoded
        .codePoints()
        .forEach(
            point -> {
              if (point >= 0xDC80 && point <= 0xDCFF) {
                bytes.put((byte) point);
              } else {
                bytes.put(Character.toString(point).getBytes(UTF_8));
              }
            });
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}

package dev.vectorstore.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CodePointOrderTest {
  @Property(tries = 1000)
  void compare_anyText_isTheOrderOfUtf8Bytes(@ForAll("texts") String a, @ForAll("texts") String b) {
    int bytes =
        Arrays.compareUnsigned(
            a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    assertThat(Integer.signum(CodePointOrder.INSTANCE.compare(a, b)))
        .isEqualTo(Integer.signum(bytes));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a",
            "b",
            "\u007f",
            "\u0080",
            "\u07ff",
            "\uD7FF",
            "\uE000",
            "\uFFFD",
            "\uD800\uDC00",
            "\uDBFF\uDFFF")
        .list()
        .ofMaxSize(3)
        .map(parts -> String.join("", parts));
  }
}

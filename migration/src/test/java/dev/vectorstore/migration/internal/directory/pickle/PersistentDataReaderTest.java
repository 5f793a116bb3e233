package dev.vectorstore.migration.internal.directory.pickle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.directory.Fixtures;
import dev.vectorstore.migration.internal.directory.files.ByteSource;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PersistentDataReaderTest {

  private static final byte[] PYTHON = fixture("0.4.24");
  private static final byte[] RUST = fixture("1.5.9");

  @Example
  void read_writtenByPython_hasNamesAndPosition() throws IOException {
    Map<String, Long> names = new TreeMap<>();
    PersistentData data = read(PYTHON, names);
    assertThat(data.dimension()).hasValue(4);
    assertThat(data.position()).isPresent();
    assertThat(data.names()).isEqualTo(20).isEqualTo(names.size()).isEqualTo(data.labels());
    assertThat(names.values()).containsOnlyOnce(1L).allMatch(label -> label > 0 && label <= 20);
  }

  @Example
  void read_writtenByRust_hasNamesAndNoDimension() throws IOException {
    Map<String, Long> names = new TreeMap<>();
    PersistentData data = read(RUST, names);
    assertThat(data.dimension()).isEmpty();
    assertThat(data.position()).isEmpty();
    assertThat(names).hasSize(23).containsEntry("id22", 23L);
  }

  @Example
  void read_otherProtocols_areRefused() {
    assertRefused(new byte[] {(byte) 0x80, 2, '}', '.'}, "at byte 2: protocol 2 instead of 3 to 5");
    assertRefused(bytes("(dp0\n."), "at byte 1: it does not begin like a pickle");
  }

  @Example
  void read_operationThatCalls_isRefused() {
    assertRefused(pickle("cposix\nsystem\n(S'id'\ntR."), "at byte 3: operation 0x63");
    assertRefused(pickle(")R."), "at byte 4: operation 0x52");
  }

  @Example
  void read_otherClass_isRefused() {
    assertRefused(
        pickle("X\5\0\0\0posixX\6\0\0\0system\u0093"),
        "at byte 24: a class that is not PersistentData");
  }

  @Example
  void read_hugeLengths_areRefusedBeforeAnythingIsAllocated() {
    assertRefused(pickle("X\u00ff\u00ff\u00ff\u007f"), "at byte 7: a text of 2147483647 bytes");
    assertRefused(pickle("X\u00ff\u00ff\u00ff\u00ff"), "at byte 7: a text of 4294967295 bytes");
    assertRefused(
        pickle("\u0095\0\0\0\0\0\0\0\u00ff"), "at byte 11: a frame of 18374686479671623680 bytes");
  }

  @Example
  void read_dictionaryInItself_isRefused() {
    assertRefused(pickle("}\u0094X\1\0\0\0ah\0s."), "at byte 13: expected another value");
  }

  @Example
  void read_labelThatIsNoNumber_isRefused() {
    assertRefused(
        pickle("}(X\13\0\0\0id_to_label}(X\1\0\0\0aNuu."), "at byte 30: expected another value");
  }

  @Example
  void read_endless_isRefused() {
    byte[] marks = new byte[1000];
    Arrays.fill(marks, (byte) '(');
    assertRefused(pickle(new String(marks, UTF_8)), "at byte 19: expected fewer marks");
  }

  @Example
  void read_longTextUsedOften_isRefused() {
    String uses = "h\0K\1".repeat(100);
    String pickle = "}X\u00c8\0\0\0" + "x".repeat(200) + "\u0094K\1s(" + uses + "u.";
    assertThatThrownBy(() -> read(pickle(pickle), new TreeMap<>()))
        .isInstanceOf(ChromaReadException.class)
        .hasMessageEndingWith("expected fewer uses of a text");
  }

  @Example
  void read_longNameOfADictionary_isRefused() {
    String name = "X\0\2\0\0" + "x".repeat(512);
    assertThatThrownBy(() -> read(pickle("}" + name + "}s."), new TreeMap<>()))
        .isInstanceOf(ChromaReadException.class)
        .hasMessageEndingWith("expected another value");
  }

  @Example
  void read_truncated_saysSoAndHasToldTheNamesBefore() throws IOException {
    Map<String, Long> whole = new TreeMap<>();
    read(PYTHON, whole);
    for (int length = 0; length < PYTHON.length; length++) {
      Map<String, Long> names = new TreeMap<>();
      byte[] start = withoutFrame(Arrays.copyOf(PYTHON, length));
      assertThatThrownBy(() -> read(start, names))
          .isInstanceOf(ChromaReadException.class)
          .hasCauseInstanceOf(EOFException.class)
          .hasMessageStartingWith("index_metadata.pickle ends too early: ");
      assertThat(whole).containsAllEntriesOf(names);
    }
  }

  @Property(tries = 3000)
  void read_damaged_throwsNothingElseAndEnds(
      @ForAll boolean python,
      @ForAll @Size(min = 1, max = 8) int[] places,
      @ForAll @IntRange(min = 0, max = 255) int value) {
    byte[] damaged = (python ? PYTHON : RUST).clone();
    for (int place : places) {
      damaged[Math.floorMod(place, damaged.length)] ^= (byte) (value + place);
    }
    assertEnds(damaged);
  }

  @Property(tries = 2000)
  void read_anyOperations_throwsNothingElseAndEnds(@ForAll @Size(max = 60) int[] choices) {
    byte[] operations = bytes("\u0095\u008cXKMJ\u008aN)}(\u0094hjsu\u0093\u0081b.\0\1a");
    byte[] pickle = new byte[choices.length + 2];
    pickle[0] = (byte) 0x80;
    pickle[1] = 4;
    for (int i = 0; i < choices.length; i++) {
      pickle[i + 2] = operations[Math.floorMod(choices[i], operations.length)];
    }
    assertEnds(pickle);
  }

  private static void assertEnds(byte[] pickle) {
    try {
      read(pickle, new TreeMap<>());
    } catch (ChromaReadException e) {
      assertThat(e.reason()).isEqualTo(Reason.DAMAGED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertRefused(byte[] pickle, String detail) {
    assertThatThrownBy(() -> read(pickle, new TreeMap<>()))
        .isInstanceOf(ChromaReadException.class)
        .hasMessage("index_metadata.pickle is not what Chroma writes, " + detail)
        .extracting(e -> ((ChromaReadException) e).reason())
        .isEqualTo(Reason.DAMAGED);
  }

  private static PersistentData read(byte[] pickle, Map<String, Long> names) throws IOException {
    return PersistentDataReader.read(
        ByteSource.of(pickle), (id, label) -> names.put(new String(id, UTF_8), label));
  }

  /** Takes away the frame, whose length would say at once that the file ends too early. */
  private static byte[] withoutFrame(byte[] pickle) {
    if (pickle.length < 11) {
      return pickle;
    }
    byte[] bare = Arrays.copyOfRange(pickle, 9, pickle.length);
    bare[0] = pickle[0];
    bare[1] = pickle[1];
    return bare;
  }

  private static byte[] fixture(String name) {
    try {
      Path temp = Files.createTempDirectory("pickle");
      try {
        return Files.readAllBytes(
            Fixtures.file(Fixtures.unpack(name, temp), "index_metadata.pickle"));
      } finally {
        Fixtures.delete(temp);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  private static byte[] pickle(String latin1Operations) {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(0x80);
    pickle.write(4);
    pickle.writeBytes(bytes(latin1Operations));
    return pickle.toByteArray();
  }
}

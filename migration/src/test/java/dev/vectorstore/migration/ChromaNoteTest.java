package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.UnsearchableEmbedding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChromaNoteTest {
  @Test
  void words_everyCodeThatIsShown_hasItsOwnForPeople() {
    List<String> notes = Stream.of(ChromaNote.values()).map(ChromaNote::words).toList();
    assertThat(notes).doesNotHaveDuplicates().allSatisfy(ChromaNoteTest::requireForPeople);
    Stream.of(ChromaNote.values())
        .forEach(note -> assertThat(ChromaNote.words(note.name())).isEqualTo(note.words()));
    assertThat(Stream.of(UnsearchableEmbedding.Reason.values()).map(each -> each.words()))
        .doesNotHaveDuplicates()
        .allSatisfy(ChromaNoteTest::requireForPeople);
    assertThat(Stream.of(ExportLoss.values()).map(ExportLoss::words))
        .doesNotHaveDuplicates()
        .allSatisfy(ChromaNoteTest::requireForPeople);
    assertThat(Stream.of(VerificationReport.Part.values()).map(each -> each.words()))
        .doesNotHaveDuplicates()
        .allSatisfy(ChromaNoteTest::requireForPeople);
  }

  @Test
  void words_noteOfANewerVersion_isItsOwnWord() {
    assertThat(ChromaNote.words("SOMETHING_NEW")).isEqualTo("SOMETHING_NEW");
  }

  private static void requireForPeople(String words) {
    assertThat(words).doesNotContainPattern("[A-Z]+_[A-Z]+").contains(" ");
  }
}

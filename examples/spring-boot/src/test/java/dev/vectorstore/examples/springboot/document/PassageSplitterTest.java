package dev.vectorstore.examples.springboot.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.embedding.split.TextSplitter;
import dev.vectorstore.model.TextTokens;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

class PassageSplitterTest {
  private final PassageSplitter splitter = new PassageSplitter(TextSplitter.of(new Words(), 8));

  @Property
  @Domain(MarkdownTexts.class)
  void passages_ofAnyFile_areTheWholeText(@ForAll String text) {
    for (String name : List.of("a.md", "a.txt")) {
      List<Passage> passages = splitter.split(new TextFile(name, text));
      assertThat(passages.stream().map(Passage::text).collect(Collectors.joining()))
          .isEqualTo(text);
      assertThat(passages.stream().map(Passage::position))
          .isEqualTo(IntStream.rangeClosed(1, passages.size()).boxed().toList());
    }
  }

  @Example
  void passages_ofALongSection_endWithParagraphs() {
    assertThat(
            splitter
                .split(new TextFile("a.md", "# A\n\none two three\n\nfour five six\n\nseven eight"))
                .stream()
                .map(passage -> passage.heading() + ": " + passage.text().strip()))
        .containsExactly("A: # A\n\none two three\n\nfour five six", "A: seven eight");
  }

  @Example
  void headings_ofPlainText_areText() {
    assertThat(splitter.split(new TextFile("a.txt", "# A\none")))
        .containsExactly(new Passage("a.txt", 1, "", "# A\none"));
  }

  /** Each run of what is no white space is a token. */
  private record Words() implements TextTokens {
    private static final Pattern WORD = Pattern.compile("\\S+");

    @Override
    public List<Range> of(String text) {
      return WORD.matcher(text).results().map(it -> new Range(it.start(), it.end())).toList();
    }

    @Override
    public int specialTokens() {
      return 0;
    }
  }
}

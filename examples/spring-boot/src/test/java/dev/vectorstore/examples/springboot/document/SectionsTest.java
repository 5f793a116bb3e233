package dev.vectorstore.examples.springboot.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.examples.springboot.document.Sections.Section;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

class SectionsTest {
  @Property
  @Domain(MarkdownTexts.class)
  void sections_ofAnyText_haveEachCharacterOnce(@ForAll String text) {
    List<Section> sections = Sections.of(text);
    int end = 0;
    for (Section section : sections) {
      assertThat(section.from()).isEqualTo(end);
      end = section.to();
    }
    assertThat(end).isEqualTo(text.length());
  }

  @Property
  @Domain(MarkdownTexts.class)
  void sections_ofTextThatIsNotBlank_areNotBlank(@ForAll String text) {
    if (!text.isBlank()) {
      assertThat(Sections.of(text)).noneMatch(it -> text.substring(it.from(), it.to()).isBlank());
    }
  }

  @Example
  void headings_ofSeveralLevels_arePaths() {
    assertThat(headings("before\n# A\na\n## B\nb\n### C ##\nc\n## D\nd\n# E\ne"))
        .containsExactly("", "A", "A › B", "A › B › C", "A › D", "E");
  }

  @Example
  void headings_withoutTextBetween_beginOneSection() {
    assertThat(headings("# A\n\n## B\n\nb\n## C\n# D")).containsExactly("A › B", "D");
  }

  @Example
  void headings_inCode_areText() {
    assertThat(headings("# A\n```\n# no\n~~~\n# no\n```\n# B\nb")).containsExactly("A", "B");
  }

  @Example
  void headings_thatAreNone_areText() {
    assertThat(headings("#no\n####### no\n    # no")).containsExactly("");
  }

  private static List<String> headings(String text) {
    return Sections.of(text).stream().map(Section::heading).toList();
  }
}

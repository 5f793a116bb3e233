package dev.vectorstore.examples.springboot.document;

import dev.vectorstore.embedding.split.TextSplitter;
import dev.vectorstore.examples.springboot.document.Sections.Section;
import dev.vectorstore.model.TextTokens.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a file into passages: Markdown at its headings, and then each section, as any other text,
 * at the ends of paragraphs and sentences where it is longer than a passage may be. Every character
 * is in exactly one passage.
 */
final class PassageSplitter {
  private final TextSplitter splitter;

  PassageSplitter(TextSplitter splitter) {
    this.splitter = splitter;
  }

  List<Passage> split(TextFile file) {
    List<Passage> passages = new ArrayList<>();
    for (Section section : sections(file)) {
      String text = file.text().substring(section.from(), section.to());
      for (Range range : splitter.ranges(text)) {
        passages.add(
            new Passage(
                file.name(),
                passages.size() + 1,
                section.heading(),
                text.substring(range.from(), range.to())));
      }
    }
    return passages;
  }

  private static List<Section> sections(TextFile file) {
    return file.isMarkdown()
        ? Sections.of(file.text())
        : List.of(new Section("", 0, file.text().length()));
  }
}

package dev.vectorstore.examples.springboot.document;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Texts of lines that mean something in Markdown, and of anything. */
final class MarkdownTexts extends DomainContextBase {
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> line =
        Arbitraries.oneOf(
            Arbitraries.of(
                "",
                " ",
                "# One",
                "## Two",
                "  ### Three ###",
                "#",
                "# ",
                "```",
                "~~~ java",
                "    # code",
                "#none",
                "A sentence. Another one, of some words.",
                "word ".repeat(40),
                "\t",
                "- item",
                "漢字かな",
                "👩‍👩‍👧 e\u0301"),
            Arbitraries.strings().ofMaxLength(30));
    Arbitrary<String> end = Arbitraries.of("\n", "\r\n", "\n\n", "\r", "");
    return line.flatMap(text -> end.map(text::concat))
        .list()
        .ofMaxSize(25)
        .map(lines -> String.join("", lines));
  }
}

package dev.vectorstore.examples.springboot.document;

import dev.vectorstore.Document;
import java.util.Map;

/**
 * A part of a file, as it is stored and shown.
 *
 * @param file the file's name
 * @param position the number of the passage in its file, from 1
 * @param heading the headings that it stands under; empty if there are none
 * @param text its text
 */
record Passage(String file, int position, String heading, String text) {
  Document document() {
    return Document.of(
        file + "#" + position,
        text,
        Map.of(
            DocumentShelf.FILE, file,
            DocumentShelf.POSITION, position,
            DocumentShelf.HEADING, heading));
  }

  static Passage from(Document document) {
    Map<String, ?> metadata = document.metadata();
    return new Passage(
        String.valueOf(metadata.get(DocumentShelf.FILE)),
        metadata.get(DocumentShelf.POSITION) instanceof Number position ? position.intValue() : 0,
        String.valueOf(metadata.get(DocumentShelf.HEADING)),
        document.text().orElse(""));
  }
}

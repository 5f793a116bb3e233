package dev.vectorstore.examples.springboot.document;

import dev.vectorstore.examples.springboot.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A text or Markdown file.
 *
 * @param name its name without directories, with its ending
 * @param text its whole text
 */
record TextFile(String name, String text) {
  private static final int LONGEST_NAME = 200;
  private static final List<String> MARKDOWN = List.of(".md", ".markdown");

  /**
   * Reads what was uploaded.
   *
   * @throws RefusedException if it is not a text that can be stored
   */
  static TextFile of(String path, byte[] bytes) {
    String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    if (name.isBlank() || name.length() > LONGEST_NAME || hasControls(name)) {
      throw new RefusedException(
          "A file needs a name of up to " + LONGEST_NAME + " printable characters.");
    }
    if (!isMarkdown(name) && !endsWith(name, ".txt")) {
      throw refused(name, "is neither text (.txt) nor Markdown (.md, .markdown)");
    }
    return new TextFile(name, checked(name, decoded(name, bytes)));
  }

  boolean isMarkdown() {
    return isMarkdown(name);
  }

  private static boolean isMarkdown(String name) {
    return MARKDOWN.stream().anyMatch(ending -> endsWith(name, ending));
  }

  private static boolean endsWith(String name, String ending) {
    return name.toLowerCase(Locale.ROOT).endsWith(ending);
  }

  private static boolean hasControls(String name) {
    return name.codePoints().anyMatch(Character::isISOControl);
  }

  private static String decoded(String name, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused(name, "is not text in UTF-8");
    }
  }

  private static String checked(String name, String decoded) {
    String text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    if (text.isBlank()) {
      throw refused(name, "is empty");
    }
    if (text.indexOf('\0') >= 0) {
      throw refused(name, "has a character U+0000, as files have that are no text");
    }
    return text;
  }

  private static RefusedException refused(String name, String why) {
    return new RefusedException("“" + name + "” " + why + ".");
  }
}

package dev.vectorstore.consumers;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;

/** A POM, asked by paths below its root: {@code licenses/license/name}. */
record Pom(Document document) {
  static Pom read(Path file) {
    try {
      return new Pom(
          DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile()));
    } catch (Exception e) {
      throw new AssertionError(file + " cannot be read", e);
    }
  }

  /** The text at the path; empty if there is none. */
  String text(String path) {
    try {
      return XPathFactory.newDefaultInstance()
          .newXPath()
          .evaluate("/project/" + path, document)
          .strip();
    } catch (XPathExpressionException e) {
      throw new AssertionError(path, e);
    }
  }
}

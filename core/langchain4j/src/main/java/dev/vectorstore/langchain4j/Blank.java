package dev.vectorstore.langchain4j;

/** What LangChain4j calls blank and refuses as an id, a text and a key. */
final class Blank {
  private Blank() {}

  static boolean is(String text) {
    return text.trim().isEmpty();
  }
}

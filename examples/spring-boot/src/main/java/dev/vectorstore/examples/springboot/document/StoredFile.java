package dev.vectorstore.examples.springboot.document;

/**
 * A file that was put in.
 *
 * @param name its name
 * @param passages how many passages it was split into
 */
public record StoredFile(String name, long passages) {}

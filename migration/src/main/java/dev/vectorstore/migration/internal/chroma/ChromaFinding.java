package dev.vectorstore.migration.internal.chroma;

import dev.vectorstore.migration.ChromaNote;
import java.util.List;

/**
 * Something unusual that was found, and how often.
 *
 * @param ids the first records or directories where it was found, at most twenty
 * @param detail more about the first, or empty; never content of a record
 */
public record ChromaFinding(ChromaNote note, long count, List<String> ids, String detail) {}

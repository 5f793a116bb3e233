package dev.vectorstore.migration.internal.chroma;

import dev.vectorstore.migration.ChromaNote;
import java.util.List;

/**
 * How often something out of the ordinary was met.
 *
 * @param ids the first records or directories that it was met with, at most twenty
 * @param detail more about the first, or empty; never content of a record
 */
public record ChromaFinding(ChromaNote note, long count, List<String> ids, String detail) {}

package dev.vectorstore.examples.springboot.chroma;

import dev.vectorstore.migration.ChromaImporter;
import java.nio.file.Path;

/**
 * What was asked for.
 *
 * @param number which import it is, from 1
 * @param name the directory, relative to the folder for imports
 * @param directory where it is
 * @param model which made the vectors of collections that do not say so; may be empty
 */
record ImportOrder(int number, String name, Path directory, String model) {
  ChromaImporter importer() {
    ChromaImporter importer = ChromaImporter.from(directory);
    return model.isEmpty() ? importer : importer.unknownModel(model);
  }

  /** The text without the place of the directory on this machine. */
  String withoutPath(String text) {
    return text.replace(directory.toString(), name);
  }
}

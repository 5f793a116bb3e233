package dev.vectorstore.migration.internal.chroma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * Size and time of a file, to see whether somebody changed it; size −1 if there is none.
 *
 * @param modified null-free: the epoch if there is no file
 */
record FileStamp(long size, FileTime modified) {

  private static final FileStamp NONE = new FileStamp(-1, FileTime.fromMillis(0));

  static FileStamp of(Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(attributes.size(), attributes.lastModifiedTime());
    } catch (NoSuchFileException e) {
      return NONE;
    }
  }

  boolean exists() {
    return size >= 0;
  }
}

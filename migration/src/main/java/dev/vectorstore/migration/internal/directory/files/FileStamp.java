package dev.vectorstore.migration.internal.directory.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Size and time of a file, to find out whether it changed. The size is −1 if there is no file.
 *
 * @param modified null-free: the epoch if there is no file
 */
public record FileStamp(long size, FileTime modified) {

  private static final FileStamp NONE = new FileStamp(-1, FileTime.fromMillis(0));

  public static FileStamp of(Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(attributes.size(), attributes.lastModifiedTime());
    } catch (NoSuchFileException e) {
      return NONE;
    }
  }

  public boolean exists() {
    return size >= 0;
  }

  /** Returns a digest of all names, sizes and times; paths count by their last two names. */
  @SafeVarargs
  public static String digest(Map<Path, FileStamp>... files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Map<Path, FileStamp> stamps : files) {
        for (Map.Entry<Path, FileStamp> entry : stamps.entrySet()) {
          Path path = entry.getKey();
          String line =
              path.subpath(Math.max(0, path.getNameCount() - 2), path.getNameCount())
                  + "/"
                  + entry.getValue();
          digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

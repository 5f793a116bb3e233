package dev.vectorstore.localpostgres.internal.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Directories with their modes. */
public final class FileTrees {
  private static final int SPECIAL_BITS = 06000;
  private static final int WRITABLE_BY_OTHERS = 0022;

  /** What names another directory for temporary files. */
  public static final String TEMPORARY = "-Djava.io.tmpdir";

  private FileTrees() {}

  /** Says which directory cannot be written, why, and which setting names another. */
  public static UnavailableException notWritable(
      Path directory, String setting, IOException failure) {
    return new UnavailableException(
        "cannot write in "
            + directory
            + " ("
            + why(failure)
            + "); "
            + setting
            + " can name another directory",
        failure);
  }

  private static String why(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (failure instanceof FileSystemException refused && refused.getReason() != null) {
      return refused.getReason();
    }
    return failure instanceof AccessDeniedException ? "permission denied" : failure.toString();
  }

  public static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /** Sets the mode, which at creation the umask may have narrowed. */
  public static void setMode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  public static int userId(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Whether this is a directory, not a link to one, that this user owns and no other user can
   * write.
   */
  public static boolean isPrivateDirectory(Path path, int userId) throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        && userId(path) == userId
        && (mode & WRITABLE_BY_OTHERS) == 0;
  }

  /** Takes the set-user-id and set-group-id bits from every file. */
  public static void clearSpecialBits(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()
                && ((int) Files.getAttribute(file, "unix:mode") & SPECIAL_BITS) != 0) {
              Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Removes a directory with all that is in it; nothing if it is not there. */
  public static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // a server that is just ending removes files of its own
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

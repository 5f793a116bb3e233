package dev.vectorstore.localpostgres.internal.server;

import dev.vectorstore.localpostgres.internal.host.ServerUser;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers and directories of JVMs that were killed before they could remove them. */
public final class LeftoverServers {
  private static final Logger LOG = LoggerFactory.getLogger(LeftoverServers.class);

  private LeftoverServers() {}

  /** Stops and removes those that are proven to be ours; one that resists is logged and left. */
  public static void remove(Path parent, ServerUser user) throws IOException {
    try (DirectoryStream<Path> candidates =
        Files.newDirectoryStream(parent, DataDirectory.PREFIX + "*")) {
      for (Path candidate : candidates) {
        removeIfLeftOver(candidate, user);
      }
    }
  }

  private static void removeIfLeftOver(Path root, ServerUser user) {
    try {
      Optional<DataDirectory> leftOver = DataDirectory.leftOver(root, user);
      if (leftOver.isPresent()) {
        remove(leftOver.get(), user);
      }
    } catch (IOException e) {
      // also when another JVM removes the same directory in this moment
      LOG.debug("Could not remove {}", root, e);
    }
  }

  private static void remove(DataDirectory directory, ServerUser user) throws IOException {
    try (directory) {
      Postmaster.stop(directory, user);
      directory.delete(user);
      LOG.info("Removed the server in {} of a killed JVM", directory);
    }
  }
}

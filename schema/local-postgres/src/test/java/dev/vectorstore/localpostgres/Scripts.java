package dev.vectorstore.localpostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small programs that stand in for those of PostgreSQL. */
final class Scripts {
  private Scripts() {}

  static void write(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    FileTrees.setMode(file, "rwxr-xr-x");
  }
}

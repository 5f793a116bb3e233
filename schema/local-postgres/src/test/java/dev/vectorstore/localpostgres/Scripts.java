package dev.vectorstore.localpostgres;

import dev.vectorstore.localpostgres.internal.host.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small programs that stand in for those of PostgreSQL. */
public final class Scripts {
  private Scripts() {}

  public static void write(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    FileTrees.setMode(file, "rwxr-xr-x");
  }
}

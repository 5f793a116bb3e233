package dev.vectorstore.localpostgres.internal.provider;

import dev.vectorstore.localpostgres.internal.apt.MachineType;
import dev.vectorstore.localpostgres.internal.host.Command;
import dev.vectorstore.localpostgres.internal.host.FileTrees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Packages of a distribution that are unpacked and not installed.
 *
 * <p>They may come from a newer suite than the machine's, so they bring their C library: the
 * programs are patched to use the loader and the libraries that were unpacked with them. The place
 * of those goes into the programs, so the directory cannot be moved.
 */
final class UnpackedPackages {
  private UnpackedPackages() {}

  /** Unpacks those whose file names match, {@code patchelf} among them. */
  static void unpack(List<Path> archives, Pattern wanted, Path directory) throws IOException {
    for (Path archive : archives) {
      if (wanted.matcher(archive.getFileName().toString()).matches()) {
        Command.of("dpkg-deb", "--extract", archive.toString(), directory.toString()).output();
      }
    }
    FileTrees.clearSpecialBits(directory);
  }

  static void patch(List<Path> programs, Path directory, MachineType machine) throws IOException {
    Path libraries = directory.resolve("usr/lib").resolve(machine.triplet());
    Path loader = libraries.resolve(machine.loader());
    // patchelf is of the same suite, so it needs the same loader and libraries
    List<String> words =
        new ArrayList<>(
            List.of(
                loader.toString(),
                "--library-path",
                libraries.toString(),
                directory.resolve("usr/bin/patchelf").toString(),
                "--set-interpreter",
                loader.toString(),
                "--force-rpath",
                "--set-rpath",
                libraries.toString()));
    programs.forEach(program -> words.add(program.toString()));
    Command.of(words).output();
  }
}

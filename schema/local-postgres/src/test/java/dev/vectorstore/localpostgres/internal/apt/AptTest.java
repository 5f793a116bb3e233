package dev.vectorstore.localpostgres.internal.apt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vectorstore.localpostgres.internal.host.Command;
import dev.vectorstore.localpostgres.internal.host.Requirements;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken from an archive; this one is a directory, so nothing is downloaded. */
class AptTest {
  private static final Requirements ANY = new Requirements(OptionalInt.empty());

  private final Path directory;
  private final StringBuilder packages = new StringBuilder();

  AptTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void needsApt() {
    assumeThat(Command.isOnPath("apt-get") && Command.isOnPath("apt-cache")).isTrue();
  }

  @Test
  void pgvector_ofSeveralMajors_isForTheOneAskedForOrSeventeen() throws IOException {
    offer(16, "0.8.0-1");
    offer(17, "0.8.0-1");
    offer(18, "0.8.7-1");
    Apt apt = updated();

    assertThat(apt.pgvector(ANY)).isEqualTo("postgresql-17-pgvector");
    assertThat(apt.pgvector(major(16))).isEqualTo("postgresql-16-pgvector");
    assertThat(apt.pgvector(major(18))).isEqualTo("postgresql-18-pgvector");
  }

  @Test
  void pgvector_withoutSeventeen_isForTheNewest() throws IOException {
    offer(18, "0.8.7-1");
    offer(19, "0.8.7-1");
    offer(16, "0.8.7-1");

    assertThat(updated().pgvector(ANY)).isEqualTo("postgresql-19-pgvector");
  }

  @Test
  void pgvector_tooOldOrOfAnotherMajor_saysWhatIsMissing() throws IOException {
    offer(17, "0.8.0-1");
    offer(18, "0.7.4-1");
    Apt apt = updated();

    assertThatThrownBy(() -> apt.pgvector(major(18)))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("it has no PostgreSQL 18 with pgvector 0.8 or newer");
  }

  private void offer(int major, String version) {
    packages.append(
        """
        Package: postgresql-%1$d-pgvector
        Version: %2$s
        Architecture: amd64
        Maintainer: nobody
        Filename: ./postgresql-%1$d-pgvector.deb
        Size: 1
        SHA256: %3$s
        Description: test

        """
            .formatted(major, version, "0".repeat(64)));
  }

  private Apt updated() throws IOException {
    Path archive = Files.createDirectory(directory.resolve("archive"));
    Files.writeString(archive.resolve("Packages"), packages);
    Apt apt =
        Apt.in(
            Files.createDirectory(directory.resolve("apt")),
            "amd64",
            """
            Types: deb
            URIs: file:%s
            Suites: ./
            Targets: Packages
            Trusted: yes
            """
                .formatted(archive));
    apt.update();
    return apt;
  }

  private static Requirements major(int major) {
    return new Requirements(OptionalInt.of(major));
  }
}

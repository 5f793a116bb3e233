package dev.vectorstore.localpostgres.internal.apt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
  private static final String BOOKWORM = "ID=debian\nVERSION_CODENAME=bookworm\n";
  private static final String NOBLE =
      "ID=\"ubuntu\"\nID_LIKE=debian\nVERSION_CODENAME=noble\nUBUNTU_CODENAME=noble\n";

  private final Path etc;

  AptSourcesTest(@TempDir Path etc) {
    this.etc = etc;
  }

  @Test
  void rewritten_deb822_replacesSuiteAndLeavesOutUpdatesSecurityAndThirdParties()
      throws IOException {
    write("os-release", BOOKWORM);
    write(
        "apt/sources.list.d/debian.sources",
        """
        Types: deb
        URIs: http://mirror.example/debian
        Suites: bookworm bookworm-updates
        Components: main
        Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

        Types: deb
        URIs: http://mirror.example/debian-security
        Suites: bookworm-security
        Components: main
        Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
        """);
    write(
        "apt/sources.list.d/vendor.sources",
        """
        Types: deb
        URIs: https://vendor.example/debian
        Suites: bookworm
        Components: main
        Signed-By: /etc/apt/keyrings/vendor.gpg
        """);

    assertThat(sources().rewritten("trixie", "amd64"))
        .isEqualTo(
            """
            Types: deb
            URIs: http://mirror.example/debian
            Suites: trixie
            Components: main
            Architectures: amd64
            Targets: Packages
            Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
            """);
  }

  @Test
  void rewritten_oneLine_replacesSuiteAndLeavesOutThirdParties() throws IOException {
    write("os-release", BOOKWORM);
    write(
        "apt/sources.list",
        """
        deb cdrom:[Debian_12]/debian bookworm main
        deb http://mirror.example/debian/ bookworm main contrib
        deb-src http://mirror.example/debian/ bookworm main
        deb http://mirror.example/debian/ bookworm-updates main
        deb http://mirror.example/debian-security bookworm-security main
        """);
    write(
        "apt/sources.list.d/vendor.list",
        """
        deb [arch=amd64 signed-by=/etc/apt/keyrings/docker.asc] https://vendor.example/linux/debian bookworm stable
        deb https://vendor.example/linux/debian bookworm stable
        deb https://vendor.example/debian/12/prod bookworm main
        deb [signed-by=/usr/share/keyrings/pgdg.gpg] https://vendor.example/debian bookworm main
        deb https://vendor.example/apt bookworm-pgdg main
        """);

    assertThat(sources().rewritten("trixie", "amd64"))
        .isEqualTo(
            """
            Types: deb
            URIs: http://mirror.example/debian/
            Suites: trixie
            Components: main contrib
            Architectures: amd64
            Targets: Packages
            """);
  }

  @Test
  void rewritten_ubuntu_keepsUniverse() throws IOException {
    write("os-release", NOBLE);
    write(
        "apt/sources.list.d/ubuntu.sources",
        """
        Types: deb
        URIs: http://mirror.example/ubuntu/
        Suites: noble noble-updates noble-backports
        Components: main universe restricted multiverse
        Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg
        """);

    assertThat(sources().rewritten("plucky", "arm64"))
        .isEqualTo(
            """
            Types: deb
            URIs: http://mirror.example/ubuntu/
            Suites: plucky
            Components: main universe restricted multiverse
            Architectures: arm64
            Targets: Packages
            Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg
            """);
  }

  @Test
  void rewritten_thirdPartiesOnly_saysSo() throws IOException {
    write("os-release", BOOKWORM);
    write("apt/sources.list", "deb https://vendor.example/apt bookworm main\n");

    assertThatThrownBy(() -> sources().rewritten("trixie", "amd64"))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("apt's sources have no entry of debian's own archive");
  }

  @Test
  void candidates_debian_areNewSuitesThenItsOwn() throws IOException {
    write("os-release", BOOKWORM);

    assertThat(sources().candidates()).containsExactly("trixie", "forky", "bookworm");
  }

  @Test
  void candidates_derivativeOfUbuntu_areThoseOfUbuntu() throws IOException {
    write(
        "os-release",
        "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_CODENAME=xia\nUBUNTU_CODENAME=noble\n");

    assertThat(sources().candidates()).containsExactly("plucky", "questing", "resolute", "noble");
  }

  @Test
  void ofThisMachine_anotherFamily_saysSo() throws IOException {
    write("os-release", "ID=fedora\n");

    assertThatThrownBy(this::sources)
        .isInstanceOf(UnavailableException.class)
        .hasMessage("this system is not derived from Debian");
  }

  private AptSources sources() throws IOException {
    return AptSources.ofThisMachine(etc);
  }

  private void write(String file, String text) throws IOException {
    Path path = etc.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}

package dev.vectorstore.localpostgres.internal.apt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AptSourceTest {

  @Test
  void ofOneLineFormat_optionsAndComments_readsEntries() {
    List<AptSource> sources =
        AptSource.ofOneLineFormat(
            """
            # deb http://disabled.example/debian bookworm main
            deb [ arch=amd64 signed-by=/keys/debian-archive-keyring.gpg ] http://a.example/debian bookworm main contrib # home
            deb-src http://a.example/debian bookworm main

            not an entry
            """);

    assertThat(sources).hasSize(2);
    assertThat(sources.get(0).types()).containsExactly("deb");
    assertThat(sources.get(0).uris()).containsExactly("http://a.example/debian");
    assertThat(sources.get(0).suites()).containsExactly("bookworm");
    assertThat(sources.get(0).components()).containsExactly("main", "contrib");
    assertThat(sources.get(0).signedBy()).contains("/keys/debian-archive-keyring.gpg");
    assertThat(sources.get(1).types()).containsExactly("deb-src");
    assertThat(sources.get(1).signedBy()).isEmpty();
  }

  @Test
  void ofDeb822_commentsAndContinuationLines_readsEnabledStanzas() {
    List<AptSource> sources =
        AptSource.ofDeb822(
            """
            # first
            Types: deb deb-src
            # second
            URIs: http://a.example/debian
             http://b.example/debian
            suites: bookworm bookworm-updates
            Components: main
            Signed-By: /keys/debian-archive-keyring.gpg

            Enabled: no
            Types: deb
            URIs: http://c.example/debian
            Suites: bookworm
            Components: main
            """);

    assertThat(sources).hasSize(1);
    assertThat(sources.get(0).types()).containsExactly("deb", "deb-src");
    assertThat(sources.get(0).uris())
        .containsExactly("http://a.example/debian", "http://b.example/debian");
    assertThat(sources.get(0).suites()).containsExactly("bookworm", "bookworm-updates");
  }

  @Test
  void rewritten_anotherSuite_keepsPlaceAndKey() {
    AptSource source =
        AptSource.ofOneLineFormat(
                "deb [signed-by=/keys/k.gpg trusted=yes] http://a.example/debian bookworm main non-free")
            .get(0);

    assertThat(source.rewritten("trixie", "arm64"))
        .isEqualTo(
            """
            Types: deb
            URIs: http://a.example/debian
            Suites: trixie
            Components: main non-free
            Architectures: arm64
            Targets: Packages
            Signed-By: /keys/k.gpg
            Trusted: yes
            """);
  }
}

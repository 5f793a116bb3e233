package dev.vectorstore.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"http://localhost", "HTTPS://[::1]:8000/a?b=c#d", "http://h:1/"})
  void require_addressOfAServer_passes(URI address) {
    assertThatCode(() -> ServerAddress.require(address, "a server", "a key"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost | begins with http:// or https://",
        "//localhost | begins with http:// or https://",
        "ftp://localhost | begins with http:// or https://",
        "http://u:secret@h | has no user information; set a key",
        "http://u@h_1 | has no user information; set a key",
        "http:///path | has a host",
        "http:opaque | has a host"
      })
  void require_anythingElse_isRefusedWithoutQuotingIt(URI address, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerAddress.require(address, "a server", "a key"))
        .withMessage("the address of a server " + why);
  }

  @Test
  void origin_pathAndQuery_areLeftOut() {
    assertThat(ServerAddress.origin(URI.create("http://[::1]:8000/secret?key=secret")))
        .isEqualTo("http://[::1]:8000");
  }
}

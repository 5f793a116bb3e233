package dev.vectorstore.localpostgres.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JdbcUrlTest {

  @Test
  void parse_credentialsInParameters_areReadAndLeftOut() {
    JdbcUrl url =
        JdbcUrl.parse("jdbc:postgresql://h:1,i:2/db?user=u&ssl=true&password=p%26q").orElseThrow();

    assertThat(url.parameter("user")).contains("u");
    assertThat(url.parameter("password")).contains("p&q");
    assertThat(url).hasToString("jdbc:postgresql://h:1,i:2/db?ssl=true");
  }

  @Test
  void withDatabase_parameters_areKept() {
    JdbcUrl url = JdbcUrl.parse("jdbc:postgresql://h/?ssl=true").orElseThrow();

    assertThat(url.withDatabase("other")).hasToString("jdbc:postgresql://h/other?ssl=true");
  }

  @Test
  void parse_databaseOnly_isOnLocalhost() {
    assertThat(JdbcUrl.parse("jdbc:postgresql:db").orElseThrow())
        .hasToString("jdbc:postgresql://localhost/db");
  }

  @Test
  void parse_anotherDatabase_isEmpty() {
    assertThat(JdbcUrl.parse("jdbc:mysql://h/db")).isEmpty();
  }

  @Test
  void parse_passwordBeforeTheHost_isEmpty() {
    assertThat(JdbcUrl.parse("jdbc:postgresql://u:secret@h/db")).isEmpty();
    assertThat(JdbcUrl.parse("jdbc:postgresql://h,u:secret@i:5432/db?ssl=true")).isEmpty();
    assertThat(JdbcUrl.parse("jdbc:postgresql://u:sec/ret@h/db")).isEmpty();
    assertThat(JdbcUrl.parse("jdbc:postgresql://h:secret/db")).isEmpty();
    assertThat(JdbcUrl.parse("jdbc:postgresql:u:secret@h")).isEmpty();
  }

  @Test
  void parse_addressesOfEachKind_areTaken() {
    assertThat(JdbcUrl.parse("jdbc:postgresql://[::1]:5432,h/db?password=a@b").orElseThrow())
        .hasToString("jdbc:postgresql://[::1]:5432,h/db");
  }
}

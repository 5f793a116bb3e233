package dev.vectorstore.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorStoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class SqlErrorsTest {
  @ParameterizedTest
  @CsvSource({
    "08006, Unavailable",
    "08001, Unavailable",
    "53300, Unavailable",
    "57P01, Unavailable",
    "57P03, Unavailable",
    "57P05, Unavailable",
    "25006, Unavailable",
    "25P03, Unavailable",
    "25P04, TimedOut",
    "40001, Conflict",
    "40P01, Conflict",
    "55P03, Conflict",
    "42P01, NoSuchCollection",
    "28P01, LoginFailed",
    "28000, LoginFailed",
    "3D000, LoginFailed",
    "08004, LoginFailed",
    "42501, Forbidden",
    "57014, TimedOut",
    "25P02, VectorStoreException",
    "22000, VectorStoreException",
    "XX000, VectorStoreException"
  })
  void translate_sqlState_givesWhatTheCallerCanDo(String state, String type) {
    SQLException cause = new SQLException("secret", state);

    VectorStoreException translated = SqlErrors.translate("search in \"a\"", cause);

    assertThat(translated.getClass().getSimpleName()).isEqualTo(type);
    assertThat(translated).hasMessageStartingWith("search in \"a\" failed, SQLState " + state);
    boolean namesObjectsAlone = type.equals("LoginFailed") || type.equals("Forbidden");
    assertThat(String.valueOf(translated.getMessage()).contains("secret"))
        .isEqualTo(namesObjectsAlone);
    if (state.startsWith("22")) {
      assertThat(translated.getCause()).hasMessage("the server refuses a value");
    } else {
      assertThat(translated.getCause()).hasMessageContaining("secret"); // the server's first line
    }
  }

  @ParameterizedTest
  @CsvSource({
    "08003, true",
    "08006, true",
    "08P01, true",
    "57P01, true",
    "57P04, true",
    "57P05, true",
    "25P03, true",
    "25P04, true",
    "25006, false",
    "25P02, false",
    "57014, false",
    "53100, false",
    "53200, false",
    "0A000, false",
    "40001, false",
    "XX000, false"
  })
  void endsSession_sqlState_isOfOneThatIsOverOrOutOfStep(String state, boolean ends) {
    SQLException later = new SQLException("a consequence", state);
    SQLException first = new SQLException("what came first", "42601");
    first.setNextException(later);

    assertThat(SqlErrors.endsSession(later)).isEqualTo(ends);
    assertThat(SqlErrors.endsSession(first)).isEqualTo(ends);
    assertThat(SqlErrors.endsSession(new SQLException("of no state"))).isFalse();
  }

  @Test
  void isReported_whatTheDriverFound_isNot() {
    ServerErrorMessage message = new ServerErrorMessage("SERROR\0C23505\0Mduplicate key\0\0");
    PSQLException reported = new PSQLException(message);
    PSQLException found = new PSQLException("no answer", PSQLState.CONNECTION_FAILURE);

    assertThat(SqlErrors.isReported(reported)).isTrue();
    assertThat(SqlErrors.isReported(found)).isFalse();
    reported.setNextException(found);
    assertThat(SqlErrors.isReported(reported)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "ERROR, 08P01, false",
    "ERROR, 08001, false",
    "ERROR, 57P01, false",
    "FATAL, 08P01, true",
    "PANIC, 57P02, true",
    "FATAL, 25P03, true",
    "FEHLER, 08P01, true",
    "FATAL, 42501, false"
  })
  void endsSession_reportedFailure_isOfOneThatTheServerEnded(
      String severity, String state, boolean ends) {
    PSQLException reported = reported(severity, state, "bad bind");
    BatchUpdateException batch = new BatchUpdateException("a statement", state, new int[0]);
    batch.setNextException(reported);

    assertThat(SqlErrors.endsSession(reported)).isEqualTo(ends);
    assertThat(SqlErrors.endsSession(batch)).isEqualTo(ends);
  }

  @Test
  void translate_stateOfTheConnectionThatIsReported_saysWhatTheServerSays() {
    PSQLException reported = reported("FATAL", "08P01", "no such option\0Dsecret");

    VectorStoreException translated = SqlErrors.translate("count", reported);

    assertThat(translated)
        .isInstanceOf(VectorStoreException.Unavailable.class)
        .hasMessage("count failed, SQLState 08P01: FATAL: no such option");
    assertThat(translated.getCause()).hasMessage("FATAL: no such option");
  }

  private static PSQLException reported(String severity, String state, String message) {
    return new PSQLException(
        new ServerErrorMessage("S" + severity + "\0C" + state + "\0M" + message + "\0\0"));
  }

  @Test
  void driverFailed_causesWithMessages_keepsTypesAndStacksAlone() {
    RuntimeException driver =
        new IllegalStateException("secret", new IllegalArgumentException("secret too"));

    SQLException failed = SqlErrors.driverFailed(driver);

    assertThat((Throwable) failed)
        .hasMessage("the driver failed: java.lang.IllegalStateException")
        .cause()
        .hasMessage("java.lang.IllegalArgumentException")
        .hasNoCause();
    assertThat(failed.getStackTrace()).isEqualTo(driver.getStackTrace());
  }

  @Test
  void lost_transactionOfTheCaller_saysWhatAndKeepsTheCause() {
    SQLException cause = new SQLException("no answer", "08006");

    assertThat(SqlErrors.lost("upsert into \"a\"", cause, Optional.empty()))
        .isInstanceOf(VectorStoreException.Unavailable.class)
        .hasMessage(
            "upsert into \"a\" failed, SQLState 08006: the connection was lost; the caller's transaction is lost with it")
        .hasCause(cause);
  }

  @Test
  void translate_batchThatFailed_keepsNeitherStatementNorRow() {
    BatchUpdateException batch =
        new BatchUpdateException("insert into t values ('secret')", "23514", new int[0]);
    batch.setNextException(
        new SQLException("ERROR: violates check\n  Detail: row contains secret", "23514"));

    VectorStoreException translated = SqlErrors.translate("upsert", batch);

    StringWriter trace = new StringWriter();
    translated.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).contains("ERROR: violates check").doesNotContain("secret");
  }

  @Test
  void translate_exhaustedPoolWithoutState_isUnavailable() {
    assertThat(SqlErrors.translate("count", new SQLTransientConnectionException("no connection")))
        .isInstanceOf(VectorStoreException.Unavailable.class)
        .hasMessage("count failed, no SQLState: the pool gave no connection in time");
  }
}

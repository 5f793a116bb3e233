package dev.vectorstore.localpostgres.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.localpostgres.Polling;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommandTest {

  @Test
  void output_bothStreams_isReturned() throws IOException {
    assertThat(Command.of("sh", "-c", "echo one; echo two >&2").output()).isEqualTo("one\ntwo");
  }

  @Test
  void output_long_isItsEnd() throws IOException {
    String output = Command.of("sh", "-c", "seq 1 100000").output();

    assertThat(output).endsWith("\n100000").hasSizeLessThan(300_000);
  }

  @Test
  void output_environment_isEnglish() throws IOException {
    assertThat(Command.of("sh", "-c", "echo $LC_ALL").output()).isEqualTo("C");
  }

  @Test
  void output_failure_namesProgramCodeAndWords() {
    assertThatThrownBy(() -> Command.of("sh", "-c", "echo broken; exit 3").output())
        .isInstanceOf(UnavailableException.class)
        .hasMessage("sh failed with exit code 3: broken");
  }

  @Test
  void output_noSuchProgram_saysSo() {
    assertThatThrownBy(() -> Command.of("/nowhere/program").output())
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("program cannot be run: ");
  }

  @Test
  void output_overTimeLimit_endsProgram() {
    assertThatThrownBy(() -> Command.of("sleep", "1000").limit(Duration.ZERO).output())
        .isInstanceOf(UnavailableException.class)
        .hasMessage("sleep did not end within 0 s");
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
        .allMatch(Polling::endsSoon);
  }

  @Test
  void output_interruptedThread_keepsFlag() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Command.of("sleep", "1000").output())
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}

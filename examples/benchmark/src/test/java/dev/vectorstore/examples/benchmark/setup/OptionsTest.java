package dev.vectorstore.examples.benchmark.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Metric;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final List<Metric> METRICS = List.of(Metric.values());

  private final Properties properties = new Properties();

  @Test
  void wants_aListOfScenarios_takesThoseAlone() {
    Options options = with("scenarios", "loading, tuning");

    assertThat(options.wants("scenarios", "tuning")).isTrue();
    assertThat(options.wants("scenarios", "searching")).isFalse();
  }

  @Test
  void wants_all_takesAny() {
    assertThat(with("scenarios", "all").wants("scenarios", "searching")).isTrue();
  }

  @Test
  void numbers_betweenCommas_areRead() {
    assertThat(with("collections", "10, 200").numbers("collections")).containsExactly(10, 200);
  }

  @Test
  void constants_ofAList_areThoseAloneInTheirOwnOrder() {
    assertThat(with("metrics", "inner-product, cosine").constants("metrics", METRICS))
        .containsExactly(Metric.COSINE, Metric.INNER_PRODUCT);
  }

  @Test
  void constants_all_areAll() {
    assertThat(with("metrics", "all").constants("metrics", METRICS)).isEqualTo(METRICS);
  }

  @Test
  void constants_ofAnUnknownWord_fail() {
    assertThatThrownBy(() -> with("metrics", "cosine,l2").constants("metrics", METRICS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "benchmark.metrics must be all or some of cosine, euclidean, inner-product, not \"l2\"");
  }

  @Test
  void number_thatIsNone_fails() {
    assertThatThrownBy(() -> with("rows", "many").number("rows"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("benchmark.rows must be integers from 1, not \"many\"");
    assertThatThrownBy(() -> with("rows", "0").number("rows"))
        .hasMessage("benchmark.rows must be integers from 1, not \"0\"");
  }

  @Test
  void number_thatIsMissing_fails() {
    assertThatThrownBy(() -> with("rows", "1").number("rounds"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("benchmark.rounds is not set");
  }

  @Test
  void size_withAUnit_isGivenAsItIs() {
    assertThat(with("buildMemory", "512MB").size("buildMemory")).isEqualTo("512MB");
  }

  @Test
  void size_thatIsNone_fails() {
    for (String wrong : List.of("512", "0MB", "1 GB", "1GB'; drop table t")) {
      assertThatThrownBy(() -> with("buildMemory", wrong).size("buildMemory"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("benchmark.buildMemory must be such as 512MB, not \"" + wrong + "\"");
    }
  }

  @Test
  void marked_notSet_isEmpty() {
    assertThat(with("rows", "5").marked()).isEmpty();
    assertThat(with("marked", "18").marked()).isEqualTo("18");
  }

  @Test
  void shown_leavesDirectoriesAndOthersOut() {
    properties.setProperty("java.home", "/somewhere");
    properties.setProperty("benchmark.output", "/elsewhere");
    properties.setProperty("benchmark.work", "/elsewhere");
    properties.setProperty("benchmark.data", "/elsewhere");
    properties.setProperty("benchmark.marked", "18");

    assertThat(with("rows", "5").shown()).containsExactly("-Dbenchmark.rows=5");
  }

  private Options with(String name, String value) {
    properties.setProperty("benchmark." + name, value);
    return Options.from(properties);
  }
}

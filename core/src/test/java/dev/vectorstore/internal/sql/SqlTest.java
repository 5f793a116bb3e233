package dev.vectorstore.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.PGStatement;

class SqlTest {
  @Test
  void of_valueSlot_bindsAndNeverSplices() {
    Sql sql = Sql.of("select {value}", Map.of("value", "'; drop table t; -- {value} $1"));

    assertThat(sql.text()).isEqualTo("select ?");
  }

  @Test
  void of_sqlSlot_splices() {
    Sql condition = Sql.of("a = {value}", Map.of("value", 1));

    assertThat(Sql.of("select 1 where {condition}", Map.of("condition", condition)).text())
        .isEqualTo("select 1 where a = ?");
  }

  @Test
  void of_textThatIsNoSlot_stands() {
    assertThat(Sql.of("select '{}'::jsonb {name}", Map.of("name", Sql.of("as x"))).text())
        .isEqualTo("select '{}'::jsonb as x");
  }

  @Test
  void of_unfilledSlot_isRefused() {
    assertThatThrownBy(() -> Sql.of("select {value}", Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("slot {value} is not filled");
  }

  @Test
  void identifier_anyNames_areQuotedAndJoined() {
    assertThat(Sql.identifier("we\"ird", "$1 {x}").text()).isEqualTo("\"we\"\"ird\".\"$1 {x}\"");
    assertThat(Sql.of("{table}", Map.of("table", Sql.identifier("$1 {x}"))).text())
        .isEqualTo("\"$1 {x}\"");
  }

  @Test
  void join_pieces_keepsTheirOrder() {
    List<Sql> pieces = List.of(Sql.of("a = {v}", Map.of("v", 1)), Sql.of("true"));

    assertThat(Sql.join(" and ", pieces).text()).isEqualTo("a = ? and true");
  }

  @Test
  void with_otherValues_keepsTheTextAndTheirOrder() {
    Sql nested =
        Sql.of(
            "select {first} where {condition} limit {last}",
            Map.of("first", 1, "condition", Sql.of("a = {v}", Map.of("v", 2)), "last", 3));
    List<Object> seen = new ArrayList<>();

    Sql same =
        nested.with(
            value -> {
              seen.add(value);
              return value;
            });

    assertThat(seen).containsExactly(1, 2, 3);
    assertThat(same.text()).isEqualTo("select ? where a = ? limit ?");
    assertThat(same.size()).isEqualTo(3);
    assertThat(same.with(value -> 0).text()).isSameAs(same.text());
    assertThat(Sql.of("explain {it}", Map.of("it", same)).text())
        .isEqualTo("explain select ? where a = ? limit ?");
  }

  @Test
  void update_moreRowsThanAnInt_asksTheDriverItself() throws SQLException {
    Statement driver = answering(Statement.class, Map.of("getLargeUpdateCount", 3_000_000_000L));
    PreparedStatement pooled =
        answering(
            PreparedStatement.class,
            Map.of("executeUpdate", Statement.SUCCESS_NO_INFO, "unwrap", driver));
    Connection connection = answering(Connection.class, Map.of("prepareStatement", pooled));

    assertThat(Sql.of("delete from t").update(connection)).isEqualTo(3_000_000_000L);
  }

  /** What gives these answers, by the name of the method, and none to others. */
  private static <T> T answering(Class<T> type, Map<String, ?> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            SqlTest.class.getClassLoader(),
            new Class<?>[] {type, PGStatement.class},
            (proxy, method, arguments) -> answers.get(method.getName())));
  }
}

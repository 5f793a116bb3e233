package dev.vectorstore.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of SQL with the values it binds. The only place where SQL is joined: in a template a slot
 * {@code {name}} that is filled with {@code Sql} is spliced, one that is filled with anything else
 * becomes a bound value. Immutable.
 */
public final class Sql {
  private static final Pattern SLOT = Pattern.compile("\\{([a-z]+)}");

  private final String text;
  private final List<Object> values;

  private Sql(String text, List<Object> values) {
    this.text = text;
    this.values = values;
  }

  /** A constant piece; never of a caller's text. */
  public static Sql of(String constant) {
    return new Sql(constant, List.of());
  }

  /** A template with its slots filled. */
  public static Sql of(String template, Map<String, ?> slots) {
    StringBuilder text = new StringBuilder();
    List<Object> values = new ArrayList<>();
    Matcher slot = SLOT.matcher(template);
    while (slot.find()) {
      Object value = slots.get(slot.group(1));
      if (value == null) {
        throw new IllegalStateException("slot {" + slot.group(1) + "} is not filled");
      }
      Sql piece = value instanceof Sql sql ? sql : new Sql("?", List.of(value));
      slot.appendReplacement(text, Matcher.quoteReplacement(piece.text));
      values.addAll(piece.values);
    }
    slot.appendTail(text);
    return new Sql(text.toString(), List.copyOf(values));
  }

  /** Names in double quotes, joined by dots. */
  public static Sql identifier(String... names) {
    List<String> quoted = new ArrayList<>();
    for (String name : names) {
      quoted.add('"' + name.replace("\"", "\"\"") + '"');
    }
    return of(String.join(".", quoted));
  }

  /** A number that stands in the text, for where the planner must see it. */
  public static Sql literal(int number) {
    return of(Integer.toString(number));
  }

  /**
   * A text that stands in the statement, for where the planner must see it. The form with E is read
   * alike whatever {@code standard_conforming_strings} is.
   */
  public static Sql literal(String text) {
    if (text.indexOf(0) >= 0) {
      throw new IllegalArgumentException("a literal cannot hold U+0000");
    }
    return of("E'" + text.replace("\\", "\\\\").replace("'", "''") + "'");
  }

  /** Pieces with a constant between them. */
  public static Sql join(String separator, List<Sql> pieces) {
    List<Object> values = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Sql piece : pieces) {
      texts.add(piece.text);
      values.addAll(piece.values);
    }
    return new Sql(String.join(separator, texts), List.copyOf(values));
  }

  /** The text, with a question mark for each value. */
  public String text() {
    return text;
  }

  /** The number of values. */
  public int size() {
    return values.size();
  }

  /** A statement with all values bound. */
  public PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text);
    try {
      for (int i = 0; i < values.size(); i++) {
        bind(connection, statement, i + 1, values.get(i));
      }
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
    return statement;
  }

  private static void bind(
      Connection connection, PreparedStatement statement, int index, Object value)
      throws SQLException {
    if (value instanceof String[] texts) {
      statement.setArray(index, connection.createArrayOf("text", texts));
    } else {
      statement.setObject(index, value);
    }
  }
}

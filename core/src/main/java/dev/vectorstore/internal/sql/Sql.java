package dev.vectorstore.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of SQL with the values it binds. The only place where SQL is joined: in a template a slot
 * {@code {name}} that is filled with {@code Sql} is spliced, one that is filled with anything else
 * becomes a bound value. Immutable.
 */
public final class Sql {
  private static final Pattern SLOT = Pattern.compile("\\{([a-z]+)}");

  // A search fills a dozen of them; all are constants of the code, so there are few.
  private static final Map<String, List<String>> TEMPLATES = new ConcurrentHashMap<>();

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
    List<String> parts = TEMPLATES.computeIfAbsent(template, Sql::parts);
    StringBuilder text = new StringBuilder(parts.get(0));
    List<Object> values = new ArrayList<>();
    for (int i = 1; i < parts.size(); i += 2) {
      Object value = slots.get(parts.get(i));
      if (value == null) {
        throw new IllegalStateException("slot {" + parts.get(i) + "} is not filled");
      }
      if (value instanceof Sql piece) {
        text.append(piece.text);
        values.addAll(piece.values);
      } else {
        text.append('?');
        values.add(value);
      }
      text.append(parts.get(i + 1));
    }
    return new Sql(text.toString(), Collections.unmodifiableList(values));
  }

  /** Texts and names of slots in turn, beginning and ending with a text. */
  private static List<String> parts(String template) {
    List<String> parts = new ArrayList<>();
    Matcher slot = SLOT.matcher(template);
    int end = 0;
    while (slot.find()) {
      parts.add(template.substring(end, slot.start()));
      parts.add(slot.group(1));
      end = slot.end();
    }
    parts.add(template.substring(end));
    return List.copyOf(parts);
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

package dev.vectorstore.migration.internal.directory.pickle;

import dev.vectorstore.migration.internal.directory.pickle.PersistentData.Names;
import dev.vectorstore.migration.internal.directory.pickle.PickleStack.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The dictionaries of a {@code PersistentData}. A dictionary right after a text is the value of the
 * field of that name, so its kind is known before it is assigned.
 */
final class PersistentDataFields {

  /** The kinds of a dictionary's items. */
  enum Role {
    FIELDS,
    NAMES,
    LABELS,
    OTHER
  }

  private static final String NAMES_FIELD = "id_to_label";
  private static final String LABELS_FIELD = "label_to_id";

  private final Names sink;
  private final List<String> dictionaryNames = new ArrayList<>();
  private OptionalLong dimension = OptionalLong.empty();
  private OptionalLong position = OptionalLong.empty();
  private long names;
  private long labels;

  PersistentDataFields(Names sink) {
    this.sink = sink;
  }

  int dictionaries() {
    return dictionaryNames.size();
  }

  int newDictionary(String name) {
    dictionaryNames.add(name);
    return dictionaryNames.size() - 1;
  }

  boolean isRoot(long dictionary) {
    return dictionary == 0;
  }

  Role role(int dictionary) {
    if (isRoot(dictionary)) {
      return Role.FIELDS;
    }
    String name = dictionaryNames.get(dictionary);
    boolean first = dictionaryNames.indexOf(name) == dictionary;
    return switch (name) {
      case NAMES_FIELD -> first ? Role.NAMES : Role.OTHER;
      case LABELS_FIELD -> first ? Role.LABELS : Role.OTHER;
      default -> Role.OTHER;
    };
  }

  /** Each method returns false if the value is not one that the dictionary can have. */
  boolean setField(String name, Kind kind, long value) {
    if (kind == Kind.DICTIONARY) {
      return !isRoot(value) && dictionaryNames.indexOf(name) == value;
    }
    OptionalLong number = kind == Kind.INTEGER ? OptionalLong.of(value) : OptionalLong.empty();
    switch (name) {
      case NAMES_FIELD, LABELS_FIELD -> {
        return false;
      }
      case "dimensionality" -> dimension = number;
      case "max_seq_id" -> position = number;
      default -> {
        return true;
      }
    }
    return kind == Kind.INTEGER || kind == Kind.HUGE_INTEGER || kind == Kind.NONE;
  }

  boolean addName(byte[] id, Kind kind, long label) {
    if (kind != Kind.INTEGER || label < 0) {
      return false;
    }
    sink.add(id, label);
    names++;
    return true;
  }

  boolean addLabel(Kind key, Kind value) {
    labels++;
    return key == Kind.INTEGER && value == Kind.TEXT;
  }

  PersistentData result() {
    return new PersistentData(dimension, position, names, labels);
  }
}

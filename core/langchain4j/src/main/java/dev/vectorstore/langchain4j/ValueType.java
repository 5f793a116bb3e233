package dev.vectorstore.langchain4j;

import java.util.Arrays;
import java.util.Optional;

/** A type of LangChain4j's metadata that a document cannot tell from another one. */
enum ValueType {
  INTEGER("int") {
    @Override
    Object restored(Object stored) {
      return stored instanceof Long number && number == number.intValue()
          ? (Object) number.intValue()
          : stored;
    }

    @Override
    boolean fits(Object value) {
      return value instanceof Integer;
    }
  },

  FLOAT("float") {
    @Override
    Object restored(Object stored) {
      return stored instanceof Double number ? (Object) number.floatValue() : stored;
    }

    @Override
    boolean fits(Object value) {
      return value instanceof Float && !value.equals(-0f);
    }
  },

  UUID("uuid") {
    @Override
    Object restored(Object stored) {
      return stored instanceof String text ? uuid(text) : stored;
    }

    @Override
    boolean fits(Object value) {
      return value instanceof java.util.UUID;
    }
  },

  NEGATIVE_FLOAT_ZERO("float -0") {
    @Override
    Object restored(Object stored) {
      return stored.equals(0d) ? (Object) (-0f) : stored;
    }

    @Override
    boolean fits(Object value) {
      return value.equals(-0f);
    }
  },

  NEGATIVE_DOUBLE_ZERO("double -0") {
    @Override
    Object restored(Object stored) {
      return stored.equals(0d) ? (Object) (-0d) : stored;
    }

    @Override
    boolean fits(Object value) {
      return value.equals(-0d);
    }
  };

  private final String label;

  ValueType(String label) {
    this.label = label;
  }

  /** The type of a value; empty if the document itself keeps it. */
  static Optional<ValueType> of(Object value) {
    return Arrays.stream(values()).filter(type -> type.fits(value)).findFirst();
  }

  /** What it is called where it is stored. */
  String label() {
    return label;
  }

  /** The value as it was put; as it is stored if somebody has changed it since. */
  abstract Object restored(Object stored);

  abstract boolean fits(Object value);

  private static Object uuid(String text) {
    try {
      java.util.UUID uuid = java.util.UUID.fromString(text);
      return uuid.toString().equals(text) ? uuid : text;
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}

package dev.vectorstore.migration.internal.directory.pickle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.directory.files.ByteSource;
import dev.vectorstore.migration.internal.directory.pickle.PersistentData.Names;
import dev.vectorstore.migration.internal.directory.pickle.PickleStack.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads {@code index_metadata.pickle}, and no other pickle.
 *
 * <p>It knows the operations that Chroma's Python (protocol 4 and 5, an instance of {@code
 * PersistentData}) and Rust (protocol 3, a plain dictionary) write, and refuses all others, so that
 * no pickle can make it call or build anything. The names go to a sink as they are read. Only
 * twelve bytes for each memoized value are held.
 */
public final class PersistentDataReader {

  private static final String CLASS_NAME = "PersistentData";
  private static final String MODULE_NAME = "chromadb.segment.impl.vector.local_persistent_hnsw";
  private static final int MAX_STACK = 1 << 20;
  private static final int MAX_MEMO = 1 << 26;
  private static final int MAX_DICTIONARIES = 16;
  private static final int MAX_TEXT_BYTES = 1 << 24;
  private static final int MAX_INTEGER_BYTES = 255;
  private static final int MAX_NAME_BYTES = 255;

  /**
   * Chroma needs each text once. Without a limit, a short file could make the reader read a long
   * text many times.
   */
  private static final int MAX_READS_OF_A_BYTE = 8;

  private final PickleInput input;
  private final PickleInput texts;
  private final PickleStack stack = new PickleStack(MAX_STACK);
  private final PickleStack memo = new PickleStack(MAX_MEMO);
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final PersistentDataFields fields;
  private boolean built;
  private long textBytes;

  private PersistentDataReader(ByteSource source, Names names) throws IOException {
    this.input = new PickleInput(source);
    this.texts = new PickleInput(source);
    this.fields = new PersistentDataFields(names);
  }

  /**
   * Reads the whole file.
   *
   * @throws ChromaReadException with reason {@code DAMAGED} if the file is anything but what Chroma
   *     writes; its cause is an {@link EOFException} if the file only ends too early, and then the
   *     names that the sink was given are right
   */
  public static PersistentData read(ByteSource source, Names names) throws IOException {
    try {
      return new PersistentDataReader(source, names).read();
    } catch (EOFException e) {
      throw new ChromaReadException(
          Reason.DAMAGED, "index_metadata.pickle ends too early: " + e.getMessage(), e);
    }
  }

  private PersistentData read() throws IOException {
    if (input.readByte() != 0x80) {
      throw refused("it does not begin like a pickle");
    }
    int protocol = input.readByte();
    if (protocol < 3 || protocol > 5) {
      throw refused("protocol " + protocol + " instead of 3 to 5");
    }
    int operation = input.readByte();
    while (operation != '.') {
      apply(operation);
      operation = input.readByte();
    }
    return finish();
  }

  private void apply(int operation) throws IOException {
    switch (operation) {
      case 0x95 -> frame();
      case 0x8c -> pushText(input.readByte(), 1);
      case 'X' -> pushText(input.readInt(), Integer.BYTES);
      case 'K' -> push(Kind.INTEGER, input.readByte());
      case 'M' -> push(Kind.INTEGER, input.readShort());
      case 'J' -> push(Kind.INTEGER, input.readInt());
      case 0x8a -> pushLongInteger();
      case 'N' -> push(Kind.NONE, 0);
      case ')' -> push(Kind.EMPTY_TUPLE, 0);
      case '}' -> pushDictionary();
      case '(' -> mark();
      case 0x94 -> memoize();
      case 'h' -> recall(input.readByte());
      case 'j' -> recall(input.readInt());
      case 's' -> setItems(stack.size() - 2);
      case 'u' -> setItems(popMark());
      case 0x93 -> pushGlobal();
      case 0x81 -> newInstance();
      case 'b' -> build();
      default -> throw refused("operation 0x" + Integer.toHexString(operation));
    }
  }

  private void frame() throws IOException {
    long length = input.readLong();
    if (length < 0) {
      throw refused("a frame of " + Long.toUnsignedString(length) + " bytes");
    }
    if (length > input.remaining()) {
      throw new EOFException("a frame of " + length + " bytes, " + input.remaining() + " are left");
    }
  }

  private void pushText(int length, int lengthBytes) throws IOException {
    if (length < 0 || length > MAX_TEXT_BYTES) {
      throw refused("a text of " + Integer.toUnsignedString(length) + " bytes");
    }
    long start = input.position() - lengthBytes;
    input.skip(length);
    push(Kind.TEXT, start << 1 | (lengthBytes == 1 ? 1 : 0));
  }

  private byte[] text(int index) throws IOException {
    require(stack.kind(index) == Kind.TEXT, "a text");
    texts.moveTo(stack.value(index) >> 1);
    int length = (stack.value(index) & 1) == 1 ? texts.readByte() : texts.readInt();
    textBytes += length;
    require(textBytes <= MAX_READS_OF_A_BYTE * input.size(), "fewer uses of a text");
    return texts.readBytes(length);
  }

  /** The name of a field or a class. A text that is too long is not a name. */
  private String name(int index) throws IOException {
    byte[] text = text(index);
    return text.length <= MAX_NAME_BYTES ? new String(text, UTF_8) : "";
  }

  private void pushLongInteger() throws IOException {
    int length = input.readByte();
    require(length <= MAX_INTEGER_BYTES, "a short integer");
    byte[] bytes = input.readBytes(length);
    long value = length == 0 ? 0 : bytes[Math.min(length, Long.BYTES) - 1] >> 7;
    for (int i = Math.min(length, Long.BYTES) - 1; i >= 0; i--) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    push(length <= Long.BYTES ? Kind.INTEGER : Kind.HUGE_INTEGER, value);
  }

  private void pushDictionary() throws IOException {
    require(fields.dictionaries() < MAX_DICTIONARIES, "fewer dictionaries");
    int top = stack.size() - 1;
    boolean named = top >= 0 && stack.kind(top) == Kind.TEXT;
    push(Kind.DICTIONARY, fields.newDictionary(named ? name(top) : ""));
  }

  private void mark() {
    require(marks.size() < MAX_DICTIONARIES, "fewer marks");
    marks.push(stack.size());
  }

  private int popMark() {
    require(!marks.isEmpty(), "a mark");
    return marks.pop();
  }

  private void memoize() {
    require(stack.size() > 0, "a value to memoize");
    int top = stack.size() - 1;
    require(memo.push(stack.kind(top), stack.value(top)), "a smaller memo");
  }

  private void recall(int index) {
    require(index >= 0 && index < memo.size(), "a memoized value");
    push(memo.kind(index), memo.value(index));
  }

  private void setItems(int from) throws IOException {
    int count = stack.size() - from;
    boolean marked = marks.isEmpty() || marks.element() <= from - 1;
    require(from >= 1 && count % 2 == 0 && marked, "keys and values");
    require(stack.kind(from - 1) == Kind.DICTIONARY, "a dictionary");
    int dictionary = (int) stack.value(from - 1);
    for (int at = from; at < stack.size(); at += 2) {
      setItem(dictionary, at, at + 1);
    }
    stack.cutTo(from);
  }

  private void setItem(int dictionary, int key, int value) throws IOException {
    Kind kind = stack.kind(value);
    boolean fits =
        switch (fields.role(dictionary)) {
          case FIELDS -> fields.setField(name(key), kind, stack.value(value));
          case NAMES -> fields.addName(text(key), kind, stack.value(value));
          case LABELS -> fields.addLabel(stack.kind(key), kind);
          case OTHER -> kind != Kind.DICTIONARY;
        };
    require(fits, "another value");
  }

  private void pushGlobal() throws IOException {
    int size = stack.size();
    require(size >= 2, "the name of a class");
    String module = name(size - 2);
    String name = name(size - 1);
    if (!module.equals(MODULE_NAME) || !name.equals(CLASS_NAME)) {
      throw refused("a class that is not " + CLASS_NAME);
    }
    cutTo(size - 2);
    push(Kind.PERSISTENT_DATA_CLASS, 0);
  }

  private void newInstance() {
    int size = stack.size();
    require(
        size >= 2
            && stack.kind(size - 2) == Kind.PERSISTENT_DATA_CLASS
            && stack.kind(size - 1) == Kind.EMPTY_TUPLE,
        "a class and no arguments");
    cutTo(size - 2);
    push(Kind.PERSISTENT_DATA, 0);
  }

  private void build() {
    int size = stack.size();
    require(
        size == 2
            && stack.kind(0) == Kind.PERSISTENT_DATA
            && stack.kind(1) == Kind.DICTIONARY
            && fields.isRoot(stack.value(1)),
        "an instance and its fields");
    cutTo(1);
    built = true;
  }

  private PersistentData finish() {
    boolean instance = built && stack.size() == 1 && stack.kind(0) == Kind.PERSISTENT_DATA;
    boolean dictionary =
        stack.size() == 1 && stack.kind(0) == Kind.DICTIONARY && fields.isRoot(stack.value(0));
    require((instance || dictionary) && marks.isEmpty(), "one value at the end");
    return fields.result();
  }

  private void push(Kind kind, long value) {
    require(stack.push(kind, value), "a smaller stack");
  }

  private void cutTo(int size) {
    require(marks.isEmpty() || marks.element() <= size, "no mark");
    stack.cutTo(size);
  }

  private void require(boolean condition, String expected) {
    if (!condition) {
      throw refused("expected " + expected);
    }
  }

  private ChromaReadException refused(String what) {
    return new ChromaReadException(
        Reason.DAMAGED,
        "index_metadata.pickle is not what Chroma writes, at byte "
            + input.position()
            + ": "
            + what);
  }
}

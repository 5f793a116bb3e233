package dev.vectorstore.embedding.http;

/** How a server is asked to write vectors. An answer in the other way is read as well. */
public enum VectorEncoding {
  /** As JSON numbers, which every server can; nothing is said about it in the request. */
  FLOAT,
  /** As base64 of 32-bit floats, about half the bytes; asked for with {@code encoding_format}. */
  BASE64
}

package dev.vectorstore.embedding.http;

/** The encoding that a server is asked for. An answer in the other encoding is read too. */
public enum VectorEncoding {
  /** JSON numbers, which every server supports. The request says nothing about the encoding. */
  FLOAT,
  /**
   * Base64 of 32-bit floats, about half the bytes. The request asks for it with {@code
   * encoding_format}.
   */
  BASE64
}

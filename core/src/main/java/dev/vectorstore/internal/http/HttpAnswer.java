package dev.vectorstore.internal.http;

import java.io.InputStream;

/**
 * A whole answer.
 *
 * @param status of any kind
 * @param body in memory, read once
 * @param tries how often it was asked for
 */
public record HttpAnswer(int status, InputStream body, int tries) {
  private static final int REDIRECTS = 3;

  /** Whether the status is one of success. */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /**
   * What may be said of an answer that is no success.
   *
   * @param code the server's code of the error; empty if it gave none
   */
  public String described(String code) {
    String named = code.isEmpty() ? "" : " (" + code + ")";
    String hint =
        status / 100 == REDIRECTS ? "; redirects are not followed, correct the address" : "";
    return "status " + status + named + times(tries) + hint;
  }

  static String times(int tries) {
    return tries == 1 ? "" : ", " + tries + " times";
  }
}

package dev.vectorstore.embedding;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A revision of everything that a model's vectors depend on.
 *
 * <p>Why: docs/decisions/0023-revision-of-a-directory.md.
 */
final class ModelRevision {
  private static final int BYTES = 16;

  private ModelRevision() {}

  /** The revision of these files, of their parts in the same place, and of these settings. */
  static String of(
      ModelFiles files, List<String> names, ModelDescription.Text text, boolean lowerCase)
      throws IOException {
    MessageDigest digest = sha256();
    for (String name : names) {
      files.open(name).close();
      for (String part : files.startingWith(name)) {
        digest.update(hash(files, part));
      }
    }
    digest.update(settings(text, lowerCase).getBytes(StandardCharsets.UTF_8));
    return "sha256-" + HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static String settings(ModelDescription.Text text, boolean lowerCase) {
    return String.join(
        "\0",
        Integer.toString(text.maxTokens()),
        text.pooling().name(),
        Boolean.toString(text.normalized()),
        text.documentPrefix(),
        text.queryPrefix(),
        Boolean.toString(lowerCase));
  }

  private static byte[] hash(ModelFiles files, String file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream stream = new DigestInputStream(files.open(file), digest)) {
      stream.transferTo(OutputStream.nullOutputStream());
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

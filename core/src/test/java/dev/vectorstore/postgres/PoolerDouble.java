package dev.vectorstore.postgres;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server as a pooler does that gives each transaction another session: refuses the
 * parameter "options" in the words of PgBouncer, and counts the statements that were given a name,
 * which would not be there in the next transaction. Passes all else.
 */
final class PoolerDouble extends LoopbackListener {
  private static final int MOST_CONNECTIONS = 50;

  private static final int SSL_REQUEST = 80_877_103;
  private static final int GSS_REQUEST = 80_877_104;
  private static final int CANCEL_REQUEST = 80_877_102;
  private static final int PARSE = 'P';

  private final AtomicInteger named = new AtomicInteger();

  PoolerDouble(InetSocketAddress server) throws IOException {
    super(server);
    listen(MOST_CONNECTIONS);
  }

  /** How many statements were prepared under a name. */
  int named() {
    return named.get();
  }

  @Override
  void serve(Socket client, Socket backend) throws IOException {
    try (client;
        backend) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream answer = new DataOutputStream(client.getOutputStream());
      byte[] start = body(in);
      while (code(start) == SSL_REQUEST || code(start) == GSS_REQUEST) {
        answer.writeByte('N');
        start = body(in);
      }
      List<String> words = words(start);
      if (code(start) != CANCEL_REQUEST && words.contains("options")) {
        refuse(answer, "unsupported startup parameter: options");
        return;
      }
      DataOutputStream out = new DataOutputStream(backend.getOutputStream());
      write(out, start);
      start(() -> backend.getInputStream().transferTo(client.getOutputStream()));
      passMessages(in, out);
    }
  }

  private void passMessages(DataInputStream in, DataOutputStream out) throws IOException {
    for (int type = in.read(); type >= 0; type = in.read()) {
      byte[] body = body(in);
      if (type == PARSE && body[0] != 0) {
        named.incrementAndGet();
      }
      out.writeByte(type);
      write(out, body);
    }
  }

  private static byte[] body(DataInputStream in) throws IOException {
    byte[] body = new byte[in.readInt() - Integer.BYTES];
    in.readFully(body);
    return body;
  }

  private static void write(DataOutputStream out, byte[] body) throws IOException {
    out.writeInt(body.length + Integer.BYTES);
    out.write(body);
    out.flush();
  }

  private static int code(byte[] start) {
    return (start[0] & 0xff) << 24
        | (start[1] & 0xff) << 16
        | (start[2] & 0xff) << 8
        | (start[3] & 0xff);
  }

  private static List<String> words(byte[] start) {
    return Arrays.asList(
        new String(start, Integer.BYTES, start.length - Integer.BYTES, StandardCharsets.UTF_8)
            .split("\0"));
  }

  private static void refuse(DataOutputStream answer, String message) throws IOException {
    byte[] fields = ("SFATAL\0C08P01\0M" + message + "\0\0").getBytes(StandardCharsets.UTF_8);
    answer.writeByte('E');
    write(answer, fields);
  }
}

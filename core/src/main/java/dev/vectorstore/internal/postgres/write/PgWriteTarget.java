package dev.vectorstore.internal.postgres.write;

import dev.vectorstore.Document;
import dev.vectorstore.internal.document.BatchWrite;
import dev.vectorstore.internal.document.DocumentBatch;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.write.WriteMode;
import java.sql.Connection;
import java.util.List;
import java.util.Set;

/**
 * Where documents of one write or load are written to: on connections of their own, or all on one.
 * For one thread.
 */
public final class PgWriteTarget implements BatchWrite.UpdateTarget {
  private final Upsert upsert;
  private final Runner asking;
  private final Runner writing;
  private final CopyPrediction expected = new CopyPrediction();

  private PgWriteTarget(Upsert upsert, Runner asking, Runner writing) {
    this.upsert = upsert;
    this.asking = asking;
    this.writing = writing;
  }

  /** Each look and each batch on a connection of its own. */
  public static PgWriteTarget over(Connections connections, String doing, Upsert upsert) {
    return new PgWriteTarget(
        upsert,
        new Runner() {
          @Override
          public <T> T run(Connections.Work<T> work) {
            return connections.read(doing, work);
          }
        },
        new Runner() {
          @Override
          public <T> T run(Connections.Work<T> work) {
            return connections.inTransaction(doing, work);
          }
        });
  }

  /** All in the transaction of a connection that these lent, which is not to be tried again. */
  public static PgWriteTarget within(
      Connections connections, Connection connection, String doing, Upsert upsert) {
    boolean joined = connections.joins();
    Runner once =
        new Runner() {
          @Override
          public <T> T run(Connections.Work<T> work) {
            return connections.step(connection, joined, doing, work);
          }
        };
    return new PgWriteTarget(upsert, once, once);
  }

  private interface Runner {
    <T> T run(Connections.Work<T> work);
  }

  @Override
  public Set<String> stored(List<String> ids) {
    return asking.run(connection -> upsert.stored(connection, ids));
  }

  @Override
  public Set<String> unchanged(List<Document> texts) {
    return asking.run(connection -> upsert.unchanged(connection, texts));
  }

  @Override
  public Set<String> unchangedBeside(List<Document> texts) {
    return asking.run(connection -> upsert.unchangedBeside(connection, texts));
  }

  @Override
  public BatchWrite.Written write(DocumentBatch batch, WriteMode mode) {
    return writing.run(connection -> upsert.run(connection, batch, mode, expected));
  }

  @Override
  public BatchWrite.Written update(DocumentBatch batch) {
    return writing.run(connection -> upsert.update(connection, batch));
  }
}

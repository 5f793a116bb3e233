package dev.vectorstore.internal.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What comes in time, and what is said of what does not. */
class CutOverTest {
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  @Test
  void run_writersThatEndAtTheLastMoment_leaveNoTimeToGoOn() {
    Fake late =
        new Fake() {
          @Override
          public void whileWritersWait(long deadline, Consumer<CutOver.Held> work) {
            while (System.nanoTime() - deadline <= 0) {
              Thread.onSpinWait();
            }
            super.whileWritersWait(deadline, work);
          }
        };

    assertThatThrownBy(() -> run(late))
        .isInstanceOf(VectorStoreException.Conflict.class)
        .hasMessage(
            "collection \"c\" did not come to rest: in 10 tries those who had begun to write did"
                + " not end while others waited PT0.001S; end transactions soon after they have"
                + " written, or let writers wait longer")
        .cause()
        .isInstanceOf(VectorStoreException.TimedOut.class)
        .hasMessage("activation of a space of \"c\" took longer than writers may wait");
    assertThat(late.activated).isZero();
  }

  @Test
  void run_modelThatIsAlwaysLate_isNamedAndWhatItGivesIsKept() {
    Fake collection = new Fake();
    collection.last = List.of(new SpaceFill.Gap("a", "text"));

    assertThatThrownBy(() -> run(collection))
        .isInstanceOf(VectorStoreException.Conflict.class)
        .hasMessage(
            "collection \"c\" did not come to rest: in 10 tries its last documents could not be"
                + " embedded by slow (1 dimensions) while writers waited PT0.001S; open the stores"
                + " that write with both models, or let writers wait longer")
        .hasRootCauseInstanceOf(TimeoutException.class);
    assertThat(collection.filled).isEqualTo(10);
    assertThat(collection.activated).isZero();
  }

  @Test
  void run_spaceThatIsRetiredMeanwhile_isToldAtOnce() {
    Fake collection =
        new Fake() {
          @Override
          public void activate() {
            super.activate();
            state = SpaceState.RETIRED;
            throw new VectorStoreException.Conflict("another was in the way", null);
          }
        };

    assertThatThrownBy(() -> run(collection, Duration.ofDays(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the space of slow (1 dimensions) is retired and cannot be activated");
    assertThat(collection.activated).isEqualTo(1);
  }

  private static void run(Fake collection) {
    run(collection, MILLISECOND);
  }

  private static void run(Fake collection, Duration writersWait) {
    SpaceVectors vectors = new SpaceVectors("c", collection.space());
    new CutOver("c", collection, vectors, collection, writersWait).run();
  }

  /** A collection, and a model that gives nothing as long as writers wait. */
  private static class Fake implements CutOver.Target, CutOver.Held, EmbeddingModel {
    SpaceState state = SpaceState.BUILDING;
    List<SpaceFill.Gap> last = List.of();
    int activated;
    long filled;
    private boolean waiting;
    private volatile CountDownLatch goOn = new CountDownLatch(0);

    @Override
    public void whileWritersWait(long deadline, Consumer<CutOver.Held> work) {
      goOn = new CountDownLatch(1);
      waiting = true;
      try {
        work.accept(this);
      } finally {
        waiting = false;
        goOn.countDown();
      }
    }

    @Override
    public List<SpaceFill.Gap> after(Optional<String> key) {
      return waiting ? last : List.of();
    }

    @Override
    public long fill(List<SpaceFill.Gap> gaps, List<Embedding> embeddings) {
      filled += embeddings.size();
      return embeddings.size();
    }

    @Override
    public long missing() {
      return 0;
    }

    @Override
    public SpaceInfo space() {
      return SpaceInfo.of(id(), state, SpaceSettings.defaults(), Metric.COSINE);
    }

    @Override
    public void activate() {
      activated++;
    }

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return texts.stream().map(this::embedQuery).toList();
    }

    @Override
    public Embedding embedQuery(String text) {
      return Embedding.of(1);
    }
  }
}

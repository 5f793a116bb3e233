package dev.vectorstore.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorStore;
import dev.vectorstore.observability.ObservationListener;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.observe.OperationListener;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Who is told of the operations. */
class ObservedTest {
  @RegisterExtension static final ApplicationDatabase DATABASE = new ApplicationDatabase();

  private final List<String> observed = new CopyOnWriteArrayList<>();

  @Test
  void operations_withARegistry_areObserved() {
    runner()
        .withBean(ObservationRegistry.class, this::registry)
        .run(
            context -> {
              context.getBean(VectorStore.class).count();
              assertThat(observed).containsExactly("count articles");
            });
  }

  @Test
  void operations_withoutARegistry_haveNoListener() {
    runner().run(context -> assertThat(context).doesNotHaveBean(OperationListener.class));
  }

  @Test
  void operations_withAListenerOfTheHosts_areToldToItAlone() {
    List<OperationKind> told = new CopyOnWriteArrayList<>();
    OperationListener listener = operation -> report -> told.add(report.operation().kind());
    runner()
        .withBean(ObservationRegistry.class, this::registry)
        .withBean(OperationListener.class, () -> listener)
        .run(
            context -> {
              context.getBean(VectorStore.class).count();
              assertThat(told).containsExactly(OperationKind.COUNT);
              assertThat(observed).isEmpty();
            });
  }

  @Test
  void start_withoutTheModule_isNotObservedAndStarts() {
    runner()
        .withBean(ObservationRegistry.class, this::registry)
        .withClassLoader(new FilteredClassLoader(ObservationListener.class))
        .run(
            context -> {
              context.getBean(VectorStore.class).count();
              assertThat(observed).isEmpty();
            });
  }

  @Test
  void start_withoutMeters_isObserved() {
    runner()
        .withBean(ObservationRegistry.class, this::registry)
        .withPropertyValues("vectorstore.recall-sample=1")
        .withClassLoader(new FilteredClassLoader("io.micrometer.core"))
        .run(
            context -> {
              context.getBean(VectorStore.class).count();
              assertThat(observed).containsExactly("count articles");
            });
  }

  private ApplicationContextRunner runner() {
    return Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=words");
  }

  private ObservationRegistry registry() {
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<Observation.Context>() {
              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }

              @Override
              public void onStop(Observation.Context context) {
                KeyValue kind = context.getLowCardinalityKeyValue("db.operation.name");
                observed.add(kind.getValue() + " articles");
              }
            });
    return registry;
  }
}

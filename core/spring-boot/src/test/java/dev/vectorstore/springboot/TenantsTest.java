package dev.vectorstore.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.VectorStore;
import dev.vectorstore.search.SearchRequest;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An application's role and the owner's, and tenants, whom the database keeps apart. */
class TenantsTest {
  @RegisterExtension static final ApplicationDatabase DATABASE = new ApplicationDatabase();

  private final ThreadLocal<String> tenant = new ThreadLocal<>();

  @Test
  void owner_dataSourceThatIsNoDefaultCandidate_migratesAndGrantsTheApplicationsRole() {
    asRole()
        .run(
            context -> {
              StartTest.assertWorks(context.getBean(VectorStore.class));
              assertThat(context.getBean(DataSource.class).getConnection())
                  .satisfies(
                      connection -> {
                        try (connection) {
                          assertThat(connection.getMetaData().getUserName())
                              .isEqualTo(DATABASE.role());
                        }
                      });
            });
  }

  @Test
  void owner_secondStart_needsNoGrantAndWorks() {
    asRole().run(context -> assertThat(context).hasNotFailed());
    asRole()
        .withPropertyValues("vectorstore.grant=false")
        .run(context -> StartTest.assertWorks(context.getBean(VectorStore.class)));
  }

  @Test
  void store_perTenant_isTheCurrentTenantsInEachOperation() {
    asRole()
        .withBean(CurrentTenant.class, () -> () -> Optional.ofNullable(tenant.get()))
        .withPropertyValues("vectorstore.per-tenant=true")
        .run(
            context -> {
              VectorStore store = context.getBean(VectorStore.class);
              tenant.set("acme");
              store.upsert(Document.of("a", "acme's text"));
              tenant.set("globex");
              assertThat(store.count()).isZero();
              assertThat(store.search(SearchRequest.of("acme's text"))).isEmpty();
              store.upsert(Document.of("a", "globex' text"));
              tenant.set("acme");
              assertThat(store.get(List.of("a")))
                  .extracting(document -> document.text().orElseThrow())
                  .containsExactly("acme's text");
              tenant.remove();
              assertThat(store.count()).isZero();
              assertThatThrownBy(() -> store.upsert(Document.of("b", "nobody's")))
                  .isInstanceOf(IllegalStateException.class);
              assertThat(List.of(store)).contains(store);
              assertThat(store).hasToString("TenantStore[articles]");
            });
  }

  @Test
  void store_perTenantAsTheOwner_isRefusedAtTheStart() {
    Applications.on(DATABASE.local())
        .withBean(CurrentTenant.class, () -> () -> Optional.of("acme"))
        .withPropertyValues(
            "vectorstore.collection=articles",
            "vectorstore.model=words",
            "vectorstore.per-tenant=true")
        .run(
            context -> {
              FailureAnalysis analysis = Applications.analysis(context.getStartupFailure());
              assertThat(analysis.getDescription()).contains("bypasses the policies");
              assertThat(analysis.getAction()).contains("vectorstore.owner-data-source");
            });
  }

  @Test
  void dataSources_twoPlainOnes_areToldApartByName() {
    Applications.runner()
        .withBean(
            "reports",
            DataSource.class,
            () -> DATABASE.local().dataSource(DATABASE.role(), ApplicationDatabase.PASSWORD))
        .withBean("vectors", DataSource.class, DATABASE::owner)
        .withPropertyValues(
            "vectorstore.data-source=vectors",
            "vectorstore.collection=articles",
            "vectorstore.model=words")
        .run(context -> StartTest.assertWorks(context.getBean(VectorStore.class)));
  }

  @Test
  void role_withoutRights_isToldWhatToDo() {
    dev.vectorstore.schema.VectorSchema.migrate(DATABASE.owner());
    asRole()
        .withPropertyValues("vectorstore.migrate=false", "vectorstore.grant=false")
        .run(
            context ->
                assertThat(Applications.analysis(context.getStartupFailure()).getAction())
                    .contains("VectorSchema.grant"));
  }

  @Test
  void migration_byARoleThatMayNot_isToldWhatToDo() {
    as(DATABASE.role())
        .run(
            context ->
                assertThat(Applications.analysis(context.getStartupFailure()).getAction())
                    .contains("vectorstore.owner-data-source"));
  }

  private ApplicationContextRunner asRole() {
    return as(DATABASE.role())
        .withBean(
            "tablesOwner",
            DataSource.class,
            DATABASE::owner,
            definition ->
                ((org.springframework.beans.factory.support.AbstractBeanDefinition) definition)
                    .setDefaultCandidate(false))
        .withPropertyValues(
            "vectorstore.owner-data-source=tablesOwner",
            "vectorstore.collection=articles",
            "vectorstore.model=words");
  }

  private ApplicationContextRunner as(String user) {
    return Applications.on(DATABASE.local())
        .withPropertyValues(
            "spring.datasource.username=" + user,
            "spring.datasource.password=" + ApplicationDatabase.PASSWORD);
  }
}

package dev.vectorstore.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session works for one tenant, and sees nothing of another. */
class TenantsTest {
  @RegisterExtension static final RunningApplication APPLICATION = new RunningApplication();

  @Test
  void documents_ofAnotherTenant_areNeverSeen() {
    Visitor one = APPLICATION.tenant();
    Visitor other = APPLICATION.tenant();
    one.put("secret.md", "# Plans\n\nThe orange submarine leaves on Monday.");
    other.put("own.md", "# Own\n\nNothing about boats.");

    for (String way : new String[] {"MEANING", "WORDS", "HYBRID"}) {
      assertThat(Pages.hits(one.search("q", "orange submarine", "way", way)))
          .contains("secret.md#1");
      assertThat(other.search("q", "orange submarine", "way", way).body())
          .doesNotContain("secret.md")
          .doesNotContain("leaves on Monday");
    }
    assertThat(other.get("/documents").body()).contains("own.md").doesNotContain("secret.md");
    assertThat(Pages.problems(other.get("/document?file=secret.md"), 400))
        .containsExactly("There is no such file.");
    Pages.problems(other.post("/documents/remove", "file", "secret.md"), 400);
    assertThat(one.get("/documents").body()).contains("secret.md");
  }

  @Test
  void file_ofTheSameName_isEachTenantsOwn() {
    Visitor one = APPLICATION.tenant();
    Visitor other = APPLICATION.tenant();
    one.put("notes.md", "Of the one.");
    other.put("notes.md", "Of the other.");
    assertThat(one.get("/document?file=notes.md").body()).contains("Of the one.");
    assertThat(other.get("/document?file=notes.md").body()).contains("Of the other.");
  }

  @Test
  void switch_withinASession_showsTheOthersDocuments() {
    Visitor visitor = APPLICATION.tenant();
    visitor.put("here.md", "Of the first.");
    assertThat(visitor.get("/documents").body()).contains("here.md");
    visitor.choose("acme");
    assertThat(visitor.get("/documents").body())
        .doesNotContain("here.md")
        .contains("<option value=\"acme\" selected");
  }

  @Test
  void switch_toAnUnknownTenant_isRefused() {
    assertThat(Pages.problems(APPLICATION.visitor().post("/tenant", "tenant", "nobody"), 400))
        .containsExactly("There is no such tenant.");
  }

  @Test
  void session_new_isTheFirstTenants() {
    assertThat(APPLICATION.visitor().get("/").body()).contains("<option value=\"acme\" selected");
  }
}

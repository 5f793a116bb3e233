package dev.vectorstore.examples.springboot.chroma;

import dev.vectorstore.examples.springboot.RefusedException;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.report.VerificationPage;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** Starts imports, shows how far they are, and what their verification says. */
@Controller
class ImportController {
  private static final String POLICY_OF_THE_REPORT =
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

  private final ChromaFolder folder;
  private final ChromaImports imports;

  ImportController(ChromaFolder folder, ChromaImports imports) {
    this.folder = folder;
    this.imports = imports;
  }

  @GetMapping("/imports")
  String all(Model model) {
    model.addAttribute("directories", folder.directories());
    model.addAttribute("imports", imports.all());
    return "imports";
  }

  @PostMapping("/imports")
  String start(@RequestParam String directory, @RequestParam(defaultValue = "") String model) {
    return "redirect:/imports/" + imports.start(directory, model.strip());
  }

  /** While it runs, the page loads itself again each second, without any script. */
  @GetMapping("/imports/{number}")
  String one(@PathVariable int number, Model model) {
    model.addAttribute("it", imports.find(number));
    return "import";
  }

  @GetMapping(path = "/imports/{number}/report", produces = "text/html;charset=UTF-8")
  @ResponseBody
  String report(@PathVariable int number, HttpServletResponse response) {
    VerificationReport report =
        imports
            .find(number)
            .verification()
            .orElseThrow(() -> new RefusedException("This import is not verified yet."));
    response.setHeader("Content-Security-Policy", POLICY_OF_THE_REPORT);
    return VerificationPage.of(report);
  }
}

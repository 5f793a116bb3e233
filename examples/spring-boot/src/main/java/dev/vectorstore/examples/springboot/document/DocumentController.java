package dev.vectorstore.examples.springboot.document;

import dev.vectorstore.examples.springboot.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Puts files in, shows them, and removes them. */
@Controller
class DocumentController {
  private final DocumentShelf shelf;

  DocumentController(DocumentShelf shelf) {
    this.shelf = shelf;
  }

  @GetMapping("/documents")
  String all(Model model) {
    model.addAttribute("files", shelf.files());
    return "documents";
  }

  @GetMapping("/document")
  String one(@RequestParam String file, Model model) {
    List<Passage> passages = shelf.passages(file);
    if (passages.isEmpty()) {
      throw new RefusedException("There is no such file.");
    }
    model.addAttribute("file", file);
    model.addAttribute("passages", passages);
    return "document";
  }

  @PostMapping("/documents")
  String put(@RequestParam(required = false) List<MultipartFile> files, RedirectAttributes next)
      throws IOException {
    List<TextFile> read = read(Objects.requireNonNullElse(files, List.of()));
    int passages = shelf.put(read);
    next.addFlashAttribute(
        "done",
        "Put in: %s, %s.".formatted(counted(read.size(), "file"), counted(passages, "passage")));
    return "redirect:/documents";
  }

  @PostMapping("/documents/remove")
  String remove(@RequestParam String file, RedirectAttributes next) {
    if (!shelf.remove(file)) {
      throw new RefusedException("There is no such file.");
    }
    next.addFlashAttribute("done", "“" + file + "” was removed.");
    return "redirect:/documents";
  }

  /** All that is wrong is said at once. */
  private static List<TextFile> read(List<MultipartFile> files) throws IOException {
    List<TextFile> read = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (MultipartFile file : files) {
      String name = Objects.requireNonNullElse(file.getOriginalFilename(), "");
      if (name.isEmpty() && file.isEmpty()) {
        continue; // what a browser sends of a form without a file
      }
      try {
        read.add(distinct(TextFile.of(name, file.getBytes()), read));
      } catch (RefusedException e) {
        wrong.addAll(e.sentences());
      }
    }
    if (!wrong.isEmpty()) {
      throw new RefusedException(wrong);
    }
    if (read.isEmpty()) {
      throw new RefusedException("Choose at least one file.");
    }
    return read;
  }

  private static TextFile distinct(TextFile file, List<TextFile> others) {
    if (others.stream().anyMatch(other -> other.name().equals(file.name()))) {
      throw new RefusedException("“" + file.name() + "” is there twice.");
    }
    return file;
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}

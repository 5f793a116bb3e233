package dev.vectorstore.examples.springboot.web;

import dev.vectorstore.examples.springboot.tenant.SessionTenant;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What the frame of each page shows: the tenants, and which of them is chosen. */
@Component
@ControllerAdvice
class PageFrame {
  private final SessionTenant tenants;

  PageFrame(SessionTenant tenants) {
    this.tenants = tenants;
  }

  @ModelAttribute
  void addTo(Model model) {
    model.addAttribute("tenants", tenants.all());
    model.addAttribute("tenant", tenants.name().orElseThrow());
  }
}

package dev.vectorstore.examples.springboot.tenant;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Switches the tenant of the session. */
@Controller
class TenantController {
  private final SessionTenant tenants;

  TenantController(SessionTenant tenants) {
    this.tenants = tenants;
  }

  @PostMapping("/tenant")
  String choose(@RequestParam String tenant) {
    tenants.choose(tenant);
    return "redirect:/documents";
  }
}

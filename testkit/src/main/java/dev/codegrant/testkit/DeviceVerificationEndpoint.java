package dev.codegrant.testkit;

import java.util.Optional;

/** The page where the user enters the code of a device, RFC 8628 section 3.3. */
final class DeviceVerificationEndpoint {
  private final Devices devices;
  private final Pages pages;

  DeviceVerificationEndpoint(Devices devices, Pages pages) {
    this.devices = devices;
    this.pages = pages;
  }

  /** With the code in the URI, section 3.3.1, the user still sees it, and compares. */
  Response answer(Request request, String suggestedUsername) {
    try {
      if (request.method().equals("GET")) {
        Parameters query = request.queryParameters();
        query.refuseRepeatedOrMalformed();
        return pages.device(query.value("user_code").orElse(""), suggestedUsername);
      }
      if (!request.method().equals("POST")) {
        throw Refusal.method(request.method(), "GET, POST");
      }
      Parameters form = request.formParameters();
      form.refuseRepeatedOrMalformed();
      String userCode = form.required("user_code", "it is what the device shows");
      Optional<String> decision = form.value("decision");
      if (decision.isEmpty()) {
        return pages.deviceConsent(
            devices.waiting(userCode), form.value("username").orElse(suggestedUsername));
      }
      boolean allowed = decision.get().equals("allow");
      String username = allowed ? form.required("username", "somebody must sign in") : "";
      devices.decide(userCode, username, allowed);
      return pages.deviceDone(allowed);
    } catch (Refusal refusal) {
      return pages.error(refusal);
    }
  }
}

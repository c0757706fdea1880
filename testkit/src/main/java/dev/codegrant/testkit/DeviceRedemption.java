package dev.codegrant.testkit;

/** The device code grant at the token endpoint, RFC 8628 section 3.4. */
final class DeviceRedemption implements GrantType {
  static final String NAME = "urn:ietf:params:oauth:grant-type:device_code";

  private final Devices devices;
  private final TokenAnswers answers;
  private final Settings settings;

  DeviceRedemption(Devices devices, TokenAnswers answers, Settings settings) {
    this.devices = devices;
    this.answers = answers;
    this.settings = settings;
  }

  @Override
  public Response answer(Caller caller, Parameters form) throws Refusal {
    String code = form.required("device_code", "it is what is redeemed");
    Device device =
        devices
            .find(code)
            .orElseThrow(
                () ->
                    Refusal.invalidGrant("device_code is unknown: not issued by this issuer")
                        .because(Refusal.Why.UNKNOWN));
    if (!device.client().id().equals(caller.client().id())) {
      throw Refusal.invalidGrant(
          "device_code was issued to client "
              + device.client().id()
              + ", client "
              + caller.client().id()
              + " may not redeem it");
    }
    if (settings.dialect().pollNeedsCredentials(device)) {
      caller.requireCredentials(
          device.needsCredentials()
              ? "its device_code was issued to it with some, RFC 8628 section 3.4"
              : "this provider gives a secret to devices, too, and wants it when they poll");
    }
    return answers.toCode(device.poll(settings.clock().instant()), caller);
  }
}

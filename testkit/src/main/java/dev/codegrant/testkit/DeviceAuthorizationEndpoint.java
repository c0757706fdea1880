package dev.codegrant.testkit;

import java.util.Map;

/** The device authorization endpoint, RFC 8628 section 3.1; resources as of RFC 8707 section 2. */
final class DeviceAuthorizationEndpoint implements Handler {
  private final FormPost posts;
  private final Locations locations;
  private final Devices devices;
  private final Settings settings;

  DeviceAuthorizationEndpoint(
      FormPost posts, Locations locations, Devices devices, Settings settings) {
    this.posts = posts;
    this.locations = locations;
    this.devices = devices;
    this.settings = settings;
  }

  @Override
  public Response answer(Request request) throws Refusal {
    Parameters form = posts.form(request);
    Caller caller = posts.caller(request, form);
    Client client = caller.client();
    client.requireGrantType(DeviceRedemption.NAME);
    Device device =
        devices.begin(caller, Scopes.requested(form, client, settings), Resources.requested(form));
    String page = locations.of(Endpoint.DEVICE_VERIFICATION).toString();
    JsonObject answer =
        new JsonObject()
            .string("device_code", device.deviceCode())
            .string("user_code", device.userCode())
            .string("verification_uri", page)
            .string(
                "verification_uri_complete",
                page + "?" + Parameters.encode(Map.of("user_code", device.userCode())))
            .number("expires_in", Devices.LIFETIME.toSeconds())
            .number("interval", Device.INTERVAL.toSeconds());
    return Response.json(200, settings.dialect().deviceAnswer(answer));
  }
}

package dev.codegrant.testkit;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The devices that have asked for codes, RFC 8628 section 3.2. */
final class Devices {
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Section 6.1: no vowels, so that it spells nothing, and nothing that looks like another. */
  private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

  private static final int HALF = 4;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Device> byDeviceCode = new ConcurrentHashMap<>();
  private final Map<String, Device> byUserCode = new ConcurrentHashMap<>();
  private final SignIns signIns;
  private final Clock clock;

  Devices(SignIns signIns, Clock clock) {
    this.signIns = signIns;
    this.clock = clock;
  }

  Device begin(Caller caller, Scopes scopes, Resources resources) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    Device device =
        new Device(
            Jwt.base64Url(bytes),
            letters() + "-" + letters(),
            caller,
            scopes,
            resources,
            clock.instant().plus(LIFETIME));
    byDeviceCode.put(device.deviceCode(), device);
    byUserCode.put(plain(device.userCode()), device);
    return device;
  }

  Optional<Device> find(String deviceCode) {
    return Optional.ofNullable(byDeviceCode.get(deviceCode));
  }

  /** The device that waits for the user's word. */
  Device waiting(String userCode) throws Refusal {
    Device device = alive(userCode);
    if (device.isDecided()) {
      throw used(userCode);
    }
    return device;
  }

  private Device alive(String userCode) throws Refusal {
    Device device = byUserCode.get(plain(userCode));
    if (device == null) {
      throw Refusal.invalidRequest("no device has the code " + userCode);
    }
    device.requireAlive(clock.instant());
    return device;
  }

  /** Whether it was decided before is asked and answered in one step, by the device. */
  void decide(String userCode, String username, boolean allow) throws Refusal {
    Device device = alive(userCode);
    boolean decided = allow ? device.allow(() -> begun(username)) : device.deny();
    if (!decided) {
      throw used(userCode);
    }
  }

  private SignIn begun(String username) {
    return signIns.begin(username, Optional.empty(), clock.instant());
  }

  private static Refusal used(String userCode) {
    return Refusal.invalidRequest("the code " + userCode + " was used before: it works once");
  }

  /** RFC 8628 section 6.1: what is easy to get wrong when it is typed does not count. */
  private static String plain(String userCode) {
    return userCode.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
  }

  private String letters() {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < HALF; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }
}

package dev.codegrant.desktop;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a browser gets of the program's environment. A browser outlives the program, and whoever may
 * look at its process sees its variables: a client secret must not be among them.
 */
final class BrowserEnvironment {

  /** By name, and in any case of letters: Windows has {@code Path}. */
  private static final Pattern NEEDED =
      Pattern.compile(
          "PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TERM|TMPDIR|BROWSER"
              + "|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_.*|DBUS_.*|DESKTOP_SESSION|KDE_.*|GNOME_.*"
              + "|SystemRoot|SystemDrive|windir|APPDATA|LOCALAPPDATA|USERPROFILE|HOMEDRIVE|HOMEPATH"
              + "|TEMP|TMP|PATHEXT|ComSpec|ProgramFiles.*|ProgramData|ALLUSERSPROFILE|PUBLIC"
              + "|NUMBER_OF_PROCESSORS|PROCESSOR_.*|OS",
          Pattern.CASE_INSENSITIVE);

  private BrowserEnvironment() {}

  static Map<String, String> of(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(variable -> NEEDED.matcher(variable.getKey()).matches())
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}

package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.util.regex.Pattern;

/** Where something stands in a server's JSON: names with dots between, and places in arrays. */
final class MemberPath {

  private static final int LONGEST = 512;
  private static final String STEP = "[\\w$@:/-]{1,64}(\\[[0-9]{1,3}\\])*";
  private static final Pattern PATH = Pattern.compile(STEP + "(\\." + STEP + "){0,7}");

  private MemberPath() {}

  static String require(String path) {
    if (path.length() > LONGEST || !PATH.matcher(path).matches()) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a path of up to 8 member names, such as error.code or errors[0].code",
          "'" + path + "'",
          "name the members from the root of the answer, with dots between");
    }
    return path;
  }
}

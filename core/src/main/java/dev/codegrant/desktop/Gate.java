package dev.codegrant.desktop;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Lets through what may be an answer: GET, the exact path, the exact Host (which a page that
 * rebinds DNS cannot send), no body. Judges nothing else.
 */
record Gate(String authority, String path) {

  Gate(URI redirectUri) {
    this(redirectUri.getRawAuthority(), redirectUri.getRawPath());
  }

  sealed interface Verdict permits Admitted, Refused {}

  /** May be an answer; the query as it came, empty when there is none. */
  record Admitted(String rawQuery) implements Verdict {}

  /** Is none; the answer has no body when it must not have one. */
  record Refused(int status, boolean withBody) implements Verdict {}

  Verdict judge(String head) {
    Optional<RequestHead> parsed = RequestHead.parse(head);
    return parsed.isPresent() ? judge(parsed.get()) : new Refused(400, true);
  }

  private Verdict judge(RequestHead head) {
    String target = head.target();
    int question = target.indexOf('?');
    int status = refusal(head, question < 0 ? target : target.substring(0, question));
    return status == 0
        ? new Admitted(question < 0 ? "" : target.substring(question + 1))
        : new Refused(status, !head.method().equals("HEAD"));
  }

  private int refusal(RequestHead head, String targetPath) {
    boolean originForm = targetPath.startsWith("/") && !targetPath.startsWith("//");
    if (!originForm
        || head.target().indexOf('#') >= 0
        || !head.values("Host").equals(List.of(authority))) {
      return 400;
    }
    if (!targetPath.equals(path)) {
      return 404;
    }
    if (!head.method().equals("GET")) {
      return 405;
    }
    List<String> length = head.values("Content-Length");
    boolean body =
        !(length.isEmpty() || length.equals(List.of("0")))
            || !head.values("Transfer-Encoding").isEmpty();
    return body ? 400 : 0;
  }
}

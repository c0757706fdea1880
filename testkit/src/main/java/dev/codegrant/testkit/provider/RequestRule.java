package dev.codegrant.testkit.provider;

import dev.codegrant.testkit.provider.ReceivedRequest.Body;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one request must, may and must not have: a section of {@code requests.json}. */
record RequestRule(
    String where,
    @Nullable String endpoint,
    @Nullable String path,
    String method,
    Body body,
    @Nullable String clientAuthentication,
    Map<String, String> headers,
    Map<String, String> must,
    @Nullable List<String> may,
    List<String> mustNot) {

  static final String ANY = "*";

  private static final String BASIC = "client_secret_basic";
  private static final String POST = "client_secret_post";
  private static final String NONE = "none";
  private static final Map<String, Body> BODIES =
      new TreeMap<>(Map.of("form", Body.FORM, "json", Body.JSON, "query", Body.QUERY));
  private static final Map<String, String> METHODS =
      new TreeMap<>(Map.of(BASIC, BASIC, POST, POST, NONE, NONE));
  private static final Set<String> SCHEMES = Set.of("basic", "bearer", "dpop", "digest");
  private static final Set<String> PARAMETERS = new TreeSet<>(Set.of("must", "may", "mustNot"));
  static final Set<String> AUTHORIZATION_MEMBERS = with(PARAMETERS, "endpoint");
  static final Set<String> MEMBERS =
      with(PARAMETERS, "path", "method", "body", "clientAuthentication", "headers");

  private static Set<String> with(Set<String> some, String... more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(List.of(more));
    return all;
  }

  static RequestRule read(String where, ContractJson section, boolean authorization) {
    String bodyWord = section.text("body");
    Body body =
        authorization
            ? Body.QUERY
            : bodyWord == null ? Body.FORM : section.word("body", bodyWord, BODIES);
    String method = section.text("method");
    String authentication = section.text("clientAuthentication");
    List<String> mustNot = section.texts("mustNot");
    Map<String, String> must = section.pairs("must");
    for (Map.Entry<String, String> each : must.entrySet()) {
      if (each.getValue().matches("\\{.*}") && !Attempt.PLACES.contains(each.getValue())) {
        throw section.problem(
            "must." + each.getKey() + " to be a text, * or one of " + Attempt.PLACES,
            "another name in braces");
      }
    }
    String path = section.text("path");
    if (path != null && !path.matches("/([^/?#].*|)")) {
      throw section.problem("path to begin with one slash", "another beginning");
    }
    return new RequestRule(
        where,
        section.text("endpoint"),
        path,
        method == null ? body.method : method,
        body,
        authentication == null
            ? null
            : section.word("clientAuthentication", authentication, METHODS),
        section.pairs("headers"),
        must,
        section.texts("may"),
        mustNot == null ? List.of() : mustNot);
  }

  /** What is wrong about a request; nothing where it is as it must be. */
  List<String> problems(ReceivedRequest request, BiPredicate<String, String> fits) {
    List<String> out = new ArrayList<>();
    URI uri = request.uri();
    endpointProblems(uri, out);
    if (path != null && !path.equals(uri.getRawPath())) {
      out.add(where + ".path: expected " + path + ", got " + uri.getRawPath());
    }
    if (!method.equals(request.method())) {
      out.add(where + ".method: expected " + method + ", got " + request.method());
    }
    if (!body.mediaType.isEmpty() && !body.mediaType.equals(request.mediaType())) {
      String came = request.mediaType().isEmpty() ? "none" : request.mediaType();
      out.add(where + ".body: expected " + body.mediaType + ", got " + came);
    } else if (!request.isReadAs(body)) {
      out.add(
          where
              + (body == Body.JSON
                  ? ".body: expected an object whose members have different names, got another text"
                  : ".body: expected parameters in the query alone, got a body"));
    }
    headers.forEach(
        (name, text) -> {
          String came = request.header(name);
          if (came == null || (!text.equals(ANY) && !came.contains(text))) {
            out.add(
                where + ".headers." + name + ": expected " + text + ", got " + header(name, came));
          }
        });
    parameterProblems(request.parameters(body), fits, out);
    if (body != Body.QUERY) {
      queryProblems(ReceivedRequest.form(uri.getRawQuery()).keySet(), out);
    }
    authenticationProblems(request, out);
    return out;
  }

  /** The endpoint has a fragment where the server wants one in every authorization request. */
  private void endpointProblems(URI uri, List<String> out) {
    String[] wanted = (endpoint == null ? "" : endpoint).split("#", 2);
    String address = uri.toString().replaceFirst("[?#].*", "");
    if (endpoint != null && !wanted[0].equals(address)) {
      out.add(where + ".endpoint: expected " + wanted[0] + ", got " + address);
    }
    String fragment = wanted.length == 1 ? null : wanted[1];
    if ((endpoint != null || may != null) && !Objects.equals(fragment, uri.getRawFragment())) {
      String came = uri.getRawFragment() == null ? "none" : "another one";
      out.add(
          where
              + ".endpoint: expected "
              + (fragment == null ? "no fragment" : "the fragment " + fragment)
              + ", got "
              + (fragment == null ? "one" : came));
    }
  }

  private void parameterProblems(
      Map<String, List<String>> came, BiPredicate<String, String> fits, List<String> out) {
    must.forEach(
        (name, wanted) -> {
          List<String> values = came.getOrDefault(name, List.of());
          if (values.size() != 1 || !fits.test(wanted, values.get(0))) {
            out.add(
                where + ".must." + name + ": expected " + wanted + ", got " + shown(name, values));
          }
        });
    for (String name : mustNot) {
      if (came.containsKey(name)) {
        out.add(where + ".mustNot: expected no " + name + ", got one");
      }
    }
    came.forEach(
        (name, values) -> {
          if (values.size() > 1 && !must.containsKey(name)) {
            out.add(where + ": expected " + name + " once, got it " + values.size() + " times");
          }
          if (may != null && !may.contains(name) && !isKnown(name)) {
            out.add(where + ".may: expected none but " + may + ", got " + name);
          }
        });
  }

  /** RFC 6749 section 3.2: the endpoint may have a query of its own; parameters are in the body. */
  private void queryProblems(Set<String> came, List<String> out) {
    for (String name : came) {
      if (mustNot.contains(name)) {
        out.add(where + ".mustNot: expected no " + name + ", got one in the URL");
      } else if (isKnown(name)) {
        out.add(where + ": expected " + name + " in the body, got one in the URL");
      } else if (may != null && !may.contains(name)) {
        out.add(where + ".may: expected none but " + may + ", got " + name + " in the URL");
      }
    }
  }

  /** Whether a list says that a parameter of this name may be there. */
  boolean wants(String name) {
    return must.containsKey(name) || (may != null && may.contains(name));
  }

  private boolean isKnown(String name) {
    return must.containsKey(name)
        || mustNot.contains(name)
        || (POST.equals(clientAuthentication)
            && Set.of("client_id", "client_secret").contains(name));
  }

  private void authenticationProblems(ReceivedRequest request, List<String> out) {
    if (clientAuthentication == null) {
      return;
    }
    Map<String, List<String>> parameters = request.parameters(body);
    String authorization = request.header("Authorization");
    String expected = where + ".clientAuthentication: expected " + clientAuthentication + ", got ";
    boolean basic = clientAuthentication.equals(BASIC);
    if (basic ? !("Basic " + UrlSecrets.basic()).equals(authorization) : authorization != null) {
      out.add(expected + header("Authorization", authorization));
    }
    if (clientAuthentication.equals(POST)) {
      if (!List.of(ProviderTask.CLIENT_ID).equals(parameters.get("client_id"))
          || !List.of(ProviderTask.CLIENT_SECRET).equals(parameters.get("client_secret"))) {
        out.add(expected + "no client_id and client_secret of the task in the body");
      }
    } else if (isSecretIn(request.everything().values().stream().flatMap(List::stream))) {
      out.add(expected + "the client secret as a parameter");
    }
    if (isSecretIn(request.headers().values().stream())) {
      out.add(expected + "the client secret in a header");
    }
  }

  private static boolean isSecretIn(Stream<String> values) {
    return values.anyMatch(value -> value.contains(ProviderTask.CLIENT_SECRET));
  }

  private static String header(String name, @Nullable String came) {
    if (came == null) {
      return "no header " + name;
    }
    if (!name.equalsIgnoreCase("Authorization")) {
      return came;
    }
    String scheme = came.replaceFirst(" .*", "");
    return SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))
        ? scheme + " credentials other than expected"
        : "another header Authorization";
  }

  private static String shown(String name, List<String> values) {
    if (values.size() != 1) {
      return values.isEmpty() ? "none" : "it " + values.size() + " times";
    }
    return Hidden.isSecret(name) ? "another value" : values.get(0);
  }
}

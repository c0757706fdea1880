package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoTest {

  private static final String[] NAMES = {
    "client credentials",
    "authorization request",
    "sign-in and consent",
    "authorization response",
    "token request",
    "token response",
    "API request"
  };

  @Test
  void headlessJson_isOneObjectWithSevenStepsAndTheTruth() {
    Ended ended = Program.run("demo", "--headless", "--json");

    assertThat(ended.code()).isZero();
    assertThat(ended.err()).isEmpty();
    JsonObject json = ended.json();
    assertThat(json.keySet()).containsExactly("steps", "token", "resource", "refreshed", "revoked");
    assertThat(json.getAsJsonArray("steps")).hasSize(NAMES.length);
    for (int i = 0; i < NAMES.length; i++) {
      JsonObject step = json.getAsJsonArray("steps").get(i).getAsJsonObject();
      assertThat(step.keySet()).containsExactly("n", "name", "ok", "millis");
      assertThat(step.get("n").getAsInt()).isEqualTo(i + 1);
      assertThat(step.get("name").getAsString()).isEqualTo(NAMES[i]);
      assertThat(step.get("ok").getAsBoolean()).isTrue();
      assertThat(step.get("millis").getAsLong()).isNotNegative();
    }
    assertThat(json.get("token"))
        .isEqualTo(
            JsonParser.parseString(
                "{'type':'Bearer','expires_in':3600,'scope':['profile','email'],'refreshable':true}"
                    .replace('\'', '"')));
    assertThat(json.get("resource"))
        .isEqualTo(JsonParser.parseString("{\"header\":200,\"query\":200}"));
    assertThat(json.get("refreshed").getAsBoolean()).isTrue();
    assertThat(json.get("revoked").getAsBoolean()).isTrue();
  }

  @Test
  void headless_namesTheSevenStepsInOrder() {
    Ended ended = Program.run("demo", "--headless");

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .containsSubsequence(
            "\n1  Client credentials\n",
            "\n2  Authorization request\n",
            "\n3  Sign-in and consent\n",
            "\n4  Authorization response\n",
            "\n5  Token request\n",
            "\n6  Token response\n",
            "\n7  API request\n",
            "token_in               header",
            "token_in               query",
            "\nRefresh\n",
            "is replaced by",
            "\nRevoke\n",
            "< 401");
    assertThat(ended.err()).isEmpty();
  }

  /** Random values have capitals, small letters and digits; no word of ours has all three. */
  @Test
  void headless_showsNothingLongAndRandom() {
    Pattern random =
        Pattern.compile("(?=[\\w-]*[A-Z])(?=[\\w-]*[a-z])(?=[\\w-]*\\d)[\\w-]{8,}|[0-9a-f]{16,}");
    for (String[] args :
        new String[][] {{"demo", "--headless"}, {"demo", "--headless", "--json", "--debug"}}) {
      Matcher found = random.matcher(Program.run(args).out());
      assertThat(found.find()).as("something random in the output").isFalse();
    }
  }

  @Test
  void withAPersonWhoAgrees_isDone() {
    Running running = new Program().start("demo", "--no-browser", "--json");

    Visit.get(Visit.decide(running.openedOnErr(), "allow"));

    Ended ended = running.await();
    assertThat(ended.code()).isZero();
    assertThat(ended.json().getAsJsonArray("steps")).hasSize(NAMES.length);
  }

  @Test
  void withAPersonWhoDenies_isRefusedAtStep3() {
    Running running = new Program().start("demo", "--no-browser", "--json");

    Visit.get(Visit.decide(running.openedOnErr(), "deny"));

    Ended ended = running.await();
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.errorKind()).isEqualTo("ACCESS_DENIED");
    assertThat(ended.json().getAsJsonArray("steps")).hasSize(3);
    JsonObject last = ended.json().getAsJsonArray("steps").get(2).getAsJsonObject();
    assertThat(last.get("ok").getAsBoolean()).isFalse();
  }

  @Test
  void onATakenPort_saysSo() throws IOException {
    int port;
    try (ServerSocket taken = Ports.taken()) {
      port = taken.getLocalPort();
      Ended ended = Program.run("demo", "--headless", "--json", "--port", "" + port);
      assertThat(ended.code()).isEqualTo(4);
      assertThat(ended.errorKind()).isEqualTo("LOOPBACK_BIND_FAILED");
      assertThat(ended.err()).contains("port " + port).contains("what to do");
    }
    assertThat(Program.run("demo", "--headless", "--port", "" + port).out())
        .contains("http://127.0.0.1:" + port + "/fake");
  }

  @Test
  void onAPortThatIsNone_isWrongUsage() {
    assertThat(Program.run("demo", "--headless", "--port", "65536").code()).isEqualTo(2);
    assertThat(Program.run("demo", "--headless", "--timeout", "0").code()).isEqualTo(2);
  }
}

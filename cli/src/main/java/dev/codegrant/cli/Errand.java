package dev.codegrant.cli;

import com.google.api.client.http.HttpTransport;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * One run of a command that does one thing and prints what came of it; what goes over the wire is
 * not told. With {@code --json} the answer alone goes to standard output.
 */
final class Errand implements WireListener {

  private final Console console;
  private final OutputOptions output;
  private final Withheld withheld = new Withheld();
  private final HttpTransport transport = new RecordingTransport(this);
  private final JsonElement answer;
  private final PrintStream told;

  Errand(Console console, OutputOptions output) {
    this(console, output, new JsonObject());
  }

  /**
   * Begins a run.
   *
   * @param answer what {@code --json} prints when it ends well, to be filled in
   */
  Errand(Console console, OutputOptions output, JsonElement answer) {
    this.console = console;
    this.output = output;
    this.answer = answer;
    this.told =
        output.json
            ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
            : console.out();
  }

  /** What {@code --json} prints, to be filled in. */
  JsonObject answer() {
    return answer.getAsJsonObject();
  }

  /** Prints a line for a person or a shell; nothing with {@code --json}. */
  void print(String line) {
    told.println(line);
    told.flush();
  }

  Paint paint() {
    return output.paint(console, console.outIsTerminal());
  }

  Console console() {
    return console;
  }

  HttpTransport transport() {
    return transport;
  }

  /** Learns how a server calls its secrets. */
  void learn(AuthorizationServer server) {
    withheld.learn(server.quirks());
  }

  /** Nothing that is told from here on shows this secret, whoever says it. */
  void withhold(Secret secret) {
    withheld.add(secret.reveal());
  }

  /** A remark that never goes where the answer goes. */
  void remark(String text) {
    console.err().println("codegrant: " + OneLine.of(withheld.hide(text)));
    console.err().flush();
  }

  /** Does the work, and ends it with the exit code, whatever happens. */
  int run(Runnable work) {
    return new Ending(console, output, withheld)
        .of(work, thrown -> {}, failure -> Report.toJson(answer, failure));
  }

  @Override
  public void sent(Exchange exchange) {
    withheld.sent(exchange);
  }

  @Override
  public void answered(Exchange exchange) {
    withheld.answered(exchange);
  }
}

package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.desktop.Browser;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program {@code codegrant}. */
@Command(
    name = "codegrant",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "(demo | login | providers | token | saved | logout)",
    header = "Gets an OAuth 2.0 access token from the command line, and shows how.",
    description = {
      "",
      "It goes the way of the authorization code grant (RFC 6749, with PKCE): your browser signs"
          + " you in at the authorization server, this program exchanges the code for tokens, and"
          + " the token opens an API. Each step says what was sent and what came back, with secrets"
          + " masked.",
      "",
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nBegin here:%n",
    footer = {
      "  codegrant demo                      see all of it, with nothing to set up",
      "  codegrant providers                 which servers it knows by name",
      "  codegrant login --help              then with a server of yours",
      "  codegrant token --help              and keep its tokens, for scripts",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:internal error, or output that could not be written",
      " 2:wrong usage",
      " 3:refused by the user or the server",
      " 4:network: no usable answer, a port taken, nobody came in time",
      " 5:a check failed; possibly an attack",
      " 6:log in again: there is no token to be had without you",
    })
public final class Codegrant implements Callable<Integer> {

  private static final int WIDTH = 96;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Codegrant() {}

  /**
   * Runs the program and ends the virtual machine with its exit code.
   *
   * @param args the arguments; never a secret
   */
  public static void main(String[] args) {
    // JSON is UTF-8 whatever the locale says, and so is every terminal of today.
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), false, UTF_8);
    int code = run(args, System.in, out, err, System.getenv());
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Runs the program in this virtual machine. */
  static int run(
      String[] args, InputStream in, PrintStream out, PrintStream err, Map<String, String> env) {
    return run(args, new Console(in, out, err, env, Browser.system()));
  }

  static int run(String[] args, Console console) {
    boolean json = List.of(args).contains("--json");
    boolean colour = console.allowsColour() && !List.of(args).contains("--no-color");
    UsageErrors errors =
        new UsageErrors(console, json, Paint.when(colour && console.errIsTerminal()));
    Providers providers = new Providers(console);
    CommandLine program =
        new CommandLine(new Codegrant())
            .addSubcommand(new Demo(console))
            .addSubcommand(new Login(console))
            .addSubcommand(
                new CommandLine(providers).addSubcommand(new ShowProvider(console, providers)))
            .addSubcommand(new PrintToken(console))
            .addSubcommand(new Saved(console))
            .addSubcommand(new Logout(console))
            .setOut(new java.io.PrintWriter(console.out(), true, UTF_8))
            .setErr(new java.io.PrintWriter(console.err(), true, UTF_8))
            .setUsageHelpWidth(WIDTH)
            .setExpandAtFiles(false)
            .setColorScheme(
                Help.defaultColorScheme(
                    colour && console.outIsTerminal() ? Help.Ansi.ON : Help.Ansi.OFF))
            .setParameterExceptionHandler(errors)
            .setExecutionExceptionHandler((e, line, parsed) -> errors.print(Failure.internal(e)));
    return written(program.execute(args), console);
  }

  /** What was printed to nowhere is not done: the disk is full, or the reader has gone. */
  private static int written(int code, Console console) {
    if (!console.out().checkError()) {
      return code;
    }
    console.err().println("codegrant: standard output could not be written");
    console.err().flush();
    return code == ExitCode.DONE.number() ? ExitCode.INTERNAL.number() : code;
  }

  /** Without a command there is nothing to do but to say what there is. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE.number();
  }
}

package dev.codegrant.cli;

import java.util.ArrayList;
import java.util.List;

/** Saved logins as a table for a person. */
final class StandingTable {

  private static final List<String> HEADINGS =
      List.of("NAME", "SERVER", "SUBJECT", "EXPIRES", "STATE");
  private static final String NONE = "-";
  private static final String GAP = "  ";

  private final Errand errand;

  StandingTable(Errand errand) {
    this.errand = errand;
  }

  void print(List<Standing> standings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    standings.forEach(standing -> rows.add(row(standing)));
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < HEADINGS.size() - 1; column++) {
      int at = column;
      widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
    }
    errand.print(errand.paint().soft(line(HEADINGS, widths, HEADINGS.get(widths.size()))));
    for (int i = 0; i < standings.size(); i++) {
      errand.print(line(rows.get(i + 1), widths, state(standings.get(i))));
    }
  }

  private static List<String> row(Standing standing) {
    return List.of(
        standing.profile().name().text(),
        OneLine.of(standing.profile().client().server().name()),
        OneLine.of(standing.profile().subject().orElse(NONE)),
        standing.expiresText().orElse(NONE),
        standing.state().words());
  }

  /** The last column is not padded, and so may be in colour. */
  private static String line(List<String> row, List<Integer> widths, String last) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.size(); column++) {
      line.append(String.format("%-" + widths.get(column) + "s", row.get(column))).append(GAP);
    }
    return line.append(last).toString();
  }

  private String state(Standing standing) {
    String words = standing.state().words();
    return switch (standing.state()) {
      case GOOD -> errand.paint().good(words);
      case REFRESHES -> words;
      case LOG_IN_AGAIN, UNREADABLE -> errand.paint().bad(words);
    };
  }
}

package dev.codegrant.cli;

import java.util.ArrayList;
import java.util.List;

/** Saved logins as a table for a person. */
final class StandingTable {

  private static final List<String> HEADINGS =
      List.of("NAME", "SERVER", "SUBJECT", "EXPIRES", "STATE");
  private static final String NONE = "-";

  private final Errand errand;

  StandingTable(Errand errand) {
    this.errand = errand;
  }

  void print(List<Standing> standings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    standings.forEach(standing -> rows.add(row(standing)));
    TextTable table = new TextTable(rows);
    errand.print(errand.paint().soft(table.line(HEADINGS)));
    for (int i = 0; i < standings.size(); i++) {
      List<String> row = new ArrayList<>(rows.get(i + 1));
      row.set(row.size() - 1, state(standings.get(i))); // not padded, and so may be in colour
      errand.print(table.line(row));
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

  private String state(Standing standing) {
    String words = standing.state().words();
    return switch (standing.state()) {
      case GOOD -> errand.paint().good(words);
      case REFRESHES -> words;
      case LOG_IN_AGAIN, UNREADABLE -> errand.paint().bad(words);
    };
  }
}

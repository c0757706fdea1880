package dev.codegrant.cli;

import java.util.ArrayList;
import java.util.List;

/** Servers as a table for a person. */
final class ProviderTable {

  private static final List<String> HEADINGS =
      List.of("NAME", "SERVER", "SIGN-IN", "PKCE", "REFRESH", "REVOKES", "EVIDENCE");

  private final Errand errand;

  ProviderTable(Errand errand) {
    this.errand = errand;
  }

  void print(List<ProviderFacts> facts) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    facts.forEach(each -> rows.add(row(each)));
    TextTable table = new TextTable(rows);
    errand.print(errand.paint().soft(table.line(HEADINGS)));
    for (int i = 0; i < facts.size(); i++) {
      errand.print(table.line(rows.get(i + 1)));
    }
  }

  private static List<String> row(ProviderFacts facts) {
    return List.of(
        facts.definition().name(),
        facts.definition().title(),
        facts.definition().hasIdTokens() ? "yes" : "no",
        facts.pkce(),
        facts.rotation(),
        facts.revokes() ? "yes" : "no",
        facts.evidence());
  }
}

package dev.codegrant.cli;

import java.util.List;

/** Rows of one width for each column. */
final class TextTable {

  private static final String GAP = "  ";

  private final List<Integer> widths;

  /**
   * Measures.
   *
   * @param rows all that will be printed, each of the same length
   */
  TextTable(List<List<String>> rows) {
    this.widths =
        java.util.stream.IntStream.range(0, rows.get(0).size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .boxed()
            .toList();
  }

  /** A row as a line; the last column is not padded. */
  String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size() - 1; column++) {
      line.append(row.get(column))
          .append(" ".repeat(widths.get(column) - row.get(column).length()))
          .append(GAP);
    }
    return line.append(row.get(row.size() - 1)).toString();
  }
}

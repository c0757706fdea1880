package dev.codegrant.testkit;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that is known about each misbehaviour. */
final class Catalogue {
  private static final Map<Misbehaviour, Entry> ENTRIES = new EnumMap<>(Misbehaviour.class);

  static {
    List.of(
            MetadataMisdeeds.entries(),
            AuthorizationMisdeeds.entries(),
            TokenMisdeeds.entries(),
            IdTokenMisdeeds.entries(),
            SignatureMisdeeds.entries(),
            UserMisdeeds.entries(),
            RefreshMisdeeds.entries())
        .forEach(ENTRIES::putAll);
  }

  /** What a tester reads about a misbehaviour, and how it is done. */
  record Entry(
      Misbehaviour.Duty duty,
      String clause,
      Optional<String> module,
      String description,
      Misdeed misdeed) {}

  private Catalogue() {}

  static Entry of(Misbehaviour misbehaviour) {
    Entry entry = ENTRIES.get(misbehaviour);
    if (entry == null) {
      throw new IllegalStateException("the catalogue has no entry for " + misbehaviour);
    }
    return entry;
  }

  static Entry refuse(String clause, String description, Misdeed misdeed) {
    return new Entry(Misbehaviour.Duty.REFUSE, clause, Optional.empty(), description, misdeed);
  }

  static Entry refuse(String clause, String module, String description, Misdeed misdeed) {
    return new Entry(Misbehaviour.Duty.REFUSE, clause, Optional.of(module), description, misdeed);
  }

  static Entry accept(String clause, String description, Misdeed misdeed) {
    return new Entry(Misbehaviour.Duty.ACCEPT, clause, Optional.empty(), description, misdeed);
  }

  static Entry accept(String clause, String module, String description, Misdeed misdeed) {
    return new Entry(Misbehaviour.Duty.ACCEPT, clause, Optional.of(module), description, misdeed);
  }

  static Entry choose(String clause, String description, Misdeed misdeed) {
    return new Entry(Misbehaviour.Duty.CHOOSE, clause, Optional.empty(), description, misdeed);
  }

  static Entry choose(String clause, String module, String description, Misdeed misdeed) {
    return new Entry(Misbehaviour.Duty.CHOOSE, clause, Optional.of(module), description, misdeed);
  }
}

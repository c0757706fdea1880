package dev.codegrant.cli;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All that is in a directory: the profiles, and what belongs to none of them. */
final class Inventory {

  private final Path directory;
  private final RecordStore records;
  private final Profiles profiles;
  private final TokenIds tokenIds;

  Inventory(Path directory, RecordStore records, Profiles profiles, TokenIds tokenIds) {
    this.directory = directory;
    this.records = records;
    this.profiles = profiles;
    this.tokenIds = tokenIds;
  }

  /**
   * What is saved.
   *
   * @param profiles in the order of their names
   * @param unreadable how many more there are that cannot be read, the damaged ones among them
   * @param damaged the identifiers of those that nobody can ever read
   * @param nameless the identifiers of tokens that no profile leads to; empty as long as there is a
   *     profile that somebody else may read, because they may be its tokens
   */
  record Listing(
      List<Profile> profiles, int unreadable, Set<String> damaged, Set<String> nameless) {}

  /** Looks twice where tokens have no name: a login may have just brought the one or the other. */
  Listing listing() {
    Listing first = look();
    if (first.nameless().isEmpty()) {
      return first;
    }
    Listing second = look();
    second.nameless().retainAll(first.nameless());
    return second;
  }

  /** One that cannot be read hides no other. */
  private Listing look() {
    List<Profile> found = new ArrayList<>();
    Set<String> unreadable = new TreeSet<>();
    Set<String> damaged = new TreeSet<>();
    Set<String> nameless = new TreeSet<>();
    Set<String> ids = new TreeSet<>(StoreFiles.ids(directory));
    ids.addAll(StoreFiles.damaged(directory));
    for (String id : ids) {
      try {
        Optional<Entry> entry = records.load(id);
        entry
            .filter(Profiles::isProfile)
            .map(read -> profiles.open(id, read))
            .ifPresent(found::add);
        entry.filter(read -> !Profiles.isProfile(read)).ifPresent(read -> nameless.add(id));
      } catch (ConfigurationException e) {
        if (e.kind() != ErrorKind.STORE_CORRUPT) {
          throw e;
        }
        (UnforgettingRecords.isDamage(e) ? damaged : unreadable).add(id);
      }
    }
    found.sort(Comparator.comparing(profile -> profile.name().text()));
    for (Profile profile : found) {
      String named = tokenIds.of(profile.key());
      nameless.remove(named);
      damaged.remove(named);
      unreadable.remove(named);
    }
    return new Listing(
        found,
        unreadable.size() + damaged.size(),
        damaged,
        unreadable.isEmpty() ? nameless : new TreeSet<>());
  }
}

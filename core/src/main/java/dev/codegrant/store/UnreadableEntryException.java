package dev.codegrant.store;

import java.io.IOException;

/** A file that is not the entry it should be. Carries no part of it. */
final class UnreadableEntryException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Why. The names are reasons of {@code STORE_CORRUPT}, and as stable. */
  enum Reason {
    /** Cut off, overwritten, or never ours. */
    NOT_JSON("what is not one JSON object", false),
    /** JSON of this version without its members. */
    MEMBERS("other members than those of an entry", false),
    /** The checksum is another. */
    CHECKSUM("content that its checksum does not match", false),
    /** A copy of another entry. */
    ID("the entry of another identifier", false),
    /** Perhaps of a later release, which may be installed again. */
    VERSION("a format that this release does not know", true),
    /** Perhaps of a later release with a higher limit. */
    TOO_LARGE("more than the limit of 1 MiB", true);

    private final String phrase;
    private final boolean stays;

    Reason(String phrase, boolean stays) {
      this.phrase = phrase;
      this.stays = stays;
    }

    String phrase() {
      return phrase;
    }

    /** Whether the file is left exactly as it is. */
    boolean stays() {
      return stays;
    }
  }

  /** Why. */
  private final Reason reason;

  UnreadableEntryException(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}

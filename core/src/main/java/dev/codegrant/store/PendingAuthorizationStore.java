package dev.codegrant.store;

import dev.codegrant.error.ConfigurationException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Where pending authorizations wait on the server, each until it is taken once. It is for
 * applications that want every {@code state} to work once across all nodes (RFC 9700 section
 * 4.2.4), or cookies of a hundred bytes.
 *
 * <p>It holds sealed texts alone: whoever reads it learns nothing, and whoever writes it forges
 * nothing, because a text opens only beside the cookie of the browser that began.
 *
 * <p>Implementations are thread-safe and bounded, forget what has expired, and throw an unchecked
 * exception when they cannot answer: {@code web.WebFlow} makes {@code STORE_FAILED} of it. A store
 * that deletes a text, and then fails to hand it out, has ended that attempt. The class {@code
 * PendingAuthorizationStoreContract} among the tests of this module checks the rest.
 */
public interface PendingAuthorizationStore {

  /**
   * Keeps a text until it is taken or expires. When this returns, every node can take it.
   *
   * @param id 43 characters of base64url, a different one for each text
   * @param sealed the text: at most 8 KiB of printable ASCII
   * @param expires when it may be forgotten
   */
  void save(String id, String sealed, Instant expires);

  /**
   * Takes a text out. Of all who ask for the same identifier, at the same time and on all nodes,
   * one gets the text: read and delete must be one atomic step.
   *
   * @param id the identifier
   * @return the text, or empty when there is none, or it was taken, or has expired
   */
  Optional<String> take(String id);

  /**
   * Makes a store in the memory of this process. When it is full, the oldest text goes. So whoever
   * only begins authorizations takes no more memory than that, but ends the sign-ins of others:
   * with room for 100 texts, a user who began before the last 100 comes back to {@code
   * STATE_UNKNOWN}. Choose room for all that may begin in 10 minutes, on a bad day too, and limit
   * how often one visitor may begin.
   *
   * @param mostEntries the greatest number of texts, of a kilobyte each, as a rule: 1 to 1,000,000
   * @param clock tells what has expired
   * @return a thread-safe store
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for another number
   */
  static PendingAuthorizationStore inMemory(int mostEntries, Clock clock) {
    return new InMemoryPendingAuthorizations(mostEntries, clock);
  }

  /**
   * Makes a store of one file for each text, for all processes of one user on one machine; what
   * {@link RecordStore#inDirectory} says of the directory and its files holds here too, and both
   * may use the same one. When it is full, those texts go that expire first, an eighth of all at a
   * time and 250 at most; with several processes there may be as many more for each.
   *
   * @param directory where the files are; made, with mode 0700, if it is not there
   * @param mostEntries the greatest number of texts: 1 to 100,000
   * @param clock tells what has expired
   * @return a thread-safe store
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for another number; {@code
   *     STORE_PERMISSIONS} when others may read or write the directory, or one of its parents can
   *     be exchanged by them
   * @throws dev.codegrant.error.TransportException {@code STORE_FAILED} when the directory cannot
   *     be made
   */
  static PendingAuthorizationStore inDirectory(Path directory, int mostEntries, Clock clock) {
    return FilePendingAuthorizations.open(directory, mostEntries, clock);
  }
}

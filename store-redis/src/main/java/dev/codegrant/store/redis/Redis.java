package dev.codegrant.store.redis;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Redis behind the application's client. Whatever the client throws becomes one of our exceptions,
 * in words that were written here: an error of Redis may repeat arguments.
 */
final class Redis {

  private static final String WRONG_TYPE = "WRONGTYPE";

  /** What an operator can do something about. */
  private static final Set<String> CODES =
      Set.of(
          "ASK",
          "BUSY",
          "CLUSTERDOWN",
          "CROSSSLOT",
          "LOADING",
          "MASTERDOWN",
          "MISCONF",
          "MOVED",
          "NOAUTH",
          "NOPERM",
          "NOREPLICAS",
          "OOM",
          "READONLY",
          "TRYAGAIN",
          "WRONGPASS");

  private final UnifiedJedis jedis;

  Redis(UnifiedJedis jedis) {
    this.jedis = jedis;
  }

  /**
   * Runs a script that returns a number.
   *
   * <p>A script may not read a key that is not in the list, or it would fail in a Cluster.
   */
  long number(String script, List<String> keys, String... arguments) {
    return answer(
        () -> {
          long number = (Long) jedis.eval(script, keys, List.of(arguments));
          return number;
        });
  }

  /** Runs a script that returns a list of texts, some of which may be missing. */
  List<@Nullable String> texts(String script, List<String> keys, String... arguments) {
    return answer(
        () -> {
          List<@Nullable String> texts = new ArrayList<>();
          for (Object text : (List<?>) jedis.eval(script, keys, List.of(arguments))) {
            texts.add((String) text);
          }
          return texts;
        });
  }

  /** Deletes keys, which are in one place of a Cluster. */
  void delete(List<String> keys) {
    answer(() -> jedis.del(keys.toArray(new String[0])));
  }

  static ConfigurationException corrupt(String came) {
    return new ConfigurationException(
        ErrorKind.STORE_CORRUPT,
        "an entry of this store in Redis",
        came,
        "see what else writes to keys of this prefix; delete the entry and have the user sign in"
            + " again, if it cannot be restored");
  }

  private static <T> T answer(Supplier<T> command) {
    try {
      return command.get();
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  private static OAuthException failure(RuntimeException thrown) {
    if (thrown.getCause() instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    // A client that has repeated a command in vain tells the last failure beside its own.
    Throwable e =
        Stream.concat(Stream.of(thrown), Stream.of(thrown.getSuppressed()))
            .filter(t -> t instanceof JedisDataException || t instanceof JedisConnectionException)
            .findFirst()
            .orElse(thrown);
    if (e instanceof JedisDataException) {
      // Of an error within a script, the code stands at the end in Redis 6, and in front in 7.
      List<String> words = List.of(("" + e.getMessage()).split("[^A-Z]+"));
      if (words.contains(WRONG_TYPE)) {
        return corrupt("a value of another type");
      }
      return failed(words.stream().filter(CODES::contains).findFirst().orElse("ERR"), "an error");
    }
    if (e instanceof JedisConnectionException) {
      return e.getCause() instanceof SocketTimeoutException
          ? failed("TIMEOUT", "none in time")
          : failed("CONNECTION", "no connection, or a broken one");
    }
    return e.getCause() instanceof NoSuchElementException
        ? failed("POOL", "no free connection in time")
        : failed("CLIENT", "a failure of the client, " + e.getClass().getSimpleName());
  }

  private static TransportException failed(String reason, String came) {
    return new TransportException(
        ErrorKind.STORE_FAILED,
        reason,
        "an answer of Redis",
        came,
        "see whether Redis is up and this client may read and write there; then try again",
        null);
  }
}

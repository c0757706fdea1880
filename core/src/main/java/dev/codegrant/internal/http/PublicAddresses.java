package dev.codegrant.internal.http;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The rule that a host is on the public internet, by the IANA special-purpose address registries.
 * {@code InetAddress.isSiteLocalAddress} and its kin know neither 100.64.0.0/10 nor fc00::/7, nor
 * an IPv4 address inside an IPv6 one.
 */
public final class PublicAddresses implements AddressRule {

  private static final PublicAddresses RULE = new PublicAddresses();

  private static final HttpTransport TRANSPORT = SocketTransport.guarded(RULE);

  private static final List<Block> NOT_PUBLIC_IPV4 =
      blocks(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // carrier-grade NAT
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local, and the metadata services of clouds
          "168.63.129.16/32", // of no registry: the platform of Azure, from inside each machine
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and broadcast

  private static final List<Block> THIS_MACHINE = blocks("0.0.0.0/8", "127.0.0.0/8");

  /** All that is global unicast; what is outside is refused without a list. */
  private static final List<Block> UNICAST_IPV6 = blocks("2000::/3");

  private static final List<Block> NOT_PUBLIC_IPV6 =
      blocks(
          "2001::/23", // protocol assignments: Teredo, ORCHID, benchmarks
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, which leads to an IPv4 address of the sender's choice
          "3fff::/20"); // documentation

  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0};

  /** The IPv4 address in the last four bytes is the one that is reached in the end. */
  private static final List<Block> IPV4_INSIDE =
      List.of(
          new Block(MAPPED, 96), // as a literal, Java would make an IPv4 address of it
          Block.of("64:ff9b::/96")); // NAT64, which IPv6-only networks need

  /** Their last four bytes are such an address too; {@code ::} and {@code ::1} are among them. */
  private static final List<Block> COMPATIBLE_IPV6 = blocks("::/96");

  private PublicAddresses() {}

  /** The rule; it has no settings. */
  public static AddressRule rule() {
    return RULE;
  }

  /** A transport of this process that connects to public addresses only. */
  public static HttpTransport transport() {
    return TRANSPORT;
  }

  /** As {@link #transport()}, or one of its own where there is a context. */
  public static HttpTransport transport(@Nullable SSLContext context) {
    return context == null ? TRANSPORT : SocketTransport.guarded(context, RULE);
  }

  /** The message has the host and not the address: who typed the host shall learn nothing here. */
  @Override
  public void require(String host, InetAddress address) {
    if (!isPublic(address.getAddress())) {
      throw new ResponseValidationException(
          ErrorKind.SSRF_REFUSED,
          "public addresses alone for the host " + host + ", which the application did not choose",
          "an address that is not public",
          "if the application's author or operator vouches for this server, let it be trusted");
    }
  }

  static boolean isPublic(byte[] address) {
    if (address.length == 4) {
      return !isIn(NOT_PUBLIC_IPV4, address);
    }
    return isIn(IPV4_INSIDE, address)
        ? isPublic(last4(address))
        : isIn(UNICAST_IPV6, address) && !isIn(NOT_PUBLIC_IPV6, address) && !isIsatap(address);
  }

  /** Whether a connection to it ends here, as one to 0.0.0.0 does too. */
  public static boolean isThisMachine(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return isIn(THIS_MACHINE, bytes);
    }
    return (isIn(IPV4_INSIDE, bytes) || isIn(COMPATIBLE_IPV6, bytes))
        && isIn(THIS_MACHINE, last4(bytes));
  }

  /** RFC 5214 section 6.1: below any prefix, a way to the IPv4 address in the last four bytes. */
  private static boolean isIsatap(byte[] address) {
    return (address[8] & ~2) == 0
        && address[9] == 0
        && address[10] == 0x5e
        && address[11] == (byte) 0xfe;
  }

  private static byte[] last4(byte[] address) {
    return Arrays.copyOfRange(address, 12, 16);
  }

  private static boolean isIn(List<Block> blocks, byte[] address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  private static List<Block> blocks(String... blocks) {
    return Arrays.stream(blocks).map(Block::of).toList();
  }

  /** Of a literal: nobody is asked. */
  private static byte[] bytes(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Addresses that begin with the same bits. */
  private static final class Block {
    private final byte[] prefix;
    private final int bits;

    Block(byte[] prefix, int bits) {
      this.prefix = prefix;
      this.bits = bits;
    }

    static Block of(String cidr) {
      int slash = cidr.indexOf('/');
      return new Block(
          bytes(cidr.substring(0, slash)), Integer.parseInt(cidr.substring(slash + 1)));
    }

    boolean contains(byte[] address) {
      for (int i = 0; i < bits; i++) {
        int bit = 0x80 >> i % 8;
        if (((address[i / 8] ^ prefix[i / 8]) & bit) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}

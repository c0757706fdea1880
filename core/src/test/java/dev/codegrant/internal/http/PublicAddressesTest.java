package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

  /** The last address before a block, its first, its last, and the first behind it. */
  @ParameterizedTest
  @CsvSource({
    "-,               0.0.0.0,       0.255.255.255,   1.0.0.0",
    "9.255.255.255,   10.0.0.0,      10.255.255.255,  11.0.0.0",
    "100.63.255.255,  100.64.0.0,    100.127.255.255, 100.128.0.0",
    "126.255.255.255, 127.0.0.0,     127.255.255.255, 128.0.0.0",
    "169.253.255.255, 169.254.0.0,   169.254.255.255, 169.255.0.0",
    "168.63.129.15,   168.63.129.16, 168.63.129.16,   168.63.129.17",
    "172.15.255.255,  172.16.0.0,    172.31.255.255,  172.32.0.0",
    "191.255.255.255, 192.0.0.0,     192.0.0.255,     192.0.1.0",
    "192.0.1.255,     192.0.2.0,     192.0.2.255,     192.0.3.0",
    "192.88.98.255,   192.88.99.0,   192.88.99.255,   192.88.100.0",
    "192.167.255.255, 192.168.0.0,   192.168.255.255, 192.169.0.0",
    "198.17.255.255,  198.18.0.0,    198.19.255.255,  198.20.0.0",
    "198.51.99.255,   198.51.100.0,  198.51.100.255,  198.51.101.0",
    "203.0.112.255,   203.0.113.0,   203.0.113.255,   203.0.114.0",
    "223.255.255.255, 224.0.0.0,     239.255.255.255, -",
    "-,               240.0.0.0,     255.255.255.255, -",
    "-, ::, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2000::",
    "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff,"
        + " 2001:200::",
    "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,"
        + " 2001:db9::",
    "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff,"
        + " 2003::",
    "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff,"
        + " 3fff:1000::",
    "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 4000::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -"
  })
  void block_isRefusedFromItsFirstToItsLast(
      String before, String first, String last, String after) {
    assertThat(isPublic(first)).as(first).isFalse();
    assertThat(isPublic(last)).as(last).isFalse();
    if (!before.equals("-")) {
      assertThat(isPublic(before)).as(before).isTrue();
    }
    if (!after.equals("-")) {
      assertThat(isPublic(after)).as(after).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::1",
        "::7f00:1",
        "::5db8:d822", // compatible, of a public address: nobody uses these
        "64:ff9b:1::808:808",
        "100::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2002:7f00:1::",
        "fc00::1",
        "fd00::1",
        "fdff:ffff::",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1"
      })
  void ipv6OfNoPublicHost_isRefused(String address) {
    assertThat(isPublic(address)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:470:1:2:0:5efe:7f00:1,    false",
    "2001:470:1:2:200:5efe:a00:1,   false",
    "2001:470:1:2:0:5efe:808:808,   false", // of a public address: nobody uses these
    "2001:470:1:2:100:5efe:7f00:1,  true",
    "2001:470:1:2:1:5efe:7f00:1,    true",
    "2001:470:1:2:0:5eff:7f00:1,    true",
    "2001:470:1:2:0:5ffe:7f00:1,    true"
  })
  void isatap_isRefused(String address, boolean expected) {
    assertThat(isPublic(address)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0,        true",
    "127.255.255.255,  true",
    "126.255.255.255,  false",
    "128.0.0.0,        false",
    "0.0.0.0,          true",
    "1.0.0.0,          false",
    "10.0.0.1,         false",
    "::,               true",
    "::1,              true",
    "::7f00:1,         true",
    "::a00:1,          false",
    "1::1,             false",
    "64:ff9b::7f00:1,  true",
    "64:ff9b::a00:1,   false",
    "fe80::1,          false"
  })
  void thisMachine_isWhereAConnectionEndsHere(String address, boolean expected)
      throws UnknownHostException {
    assertThat(PublicAddresses.isThisMachine(InetAddress.getByName(address))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0a000001, false",
    "09ffffff, true",
    "7f000001, false",
    "5db8d822, true",
    "a9fea9fe, false"
  })
  void ipv4InsideIpv6_isJudgedByItself(String hex, boolean expected) {
    long ipv4 = Long.parseLong(hex, 16);
    assertThat(PublicAddresses.isPublic(inside("00000000000000000000ffff", ipv4)))
        .as("mapped")
        .isEqualTo(expected);
    assertThat(PublicAddresses.isPublic(inside("0064ff9b0000000000000000", ipv4)))
        .as("NAT64")
        .isEqualTo(expected);
    assertThat(PublicAddresses.isPublic(inside("00000000000000000000fffe", ipv4))).isFalse();
    assertThat(PublicAddresses.isPublic(inside("0064ff9b0000000000000001", ipv4))).isFalse();
    assertThat(PublicAddresses.isPublic(inside("0064ff9c0000000000000000", ipv4))).isFalse();
  }

  @Test
  void refusal_namesTheHostAndNotTheAddress() throws UnknownHostException {
    InetAddress inside = InetAddress.getByAddress(new byte[] {10, 11, 12, 13});
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> PublicAddresses.rule().require("intranet.example", inside))
        .matches(e -> e.kind() == ErrorKind.SSRF_REFUSED)
        .withMessageContaining("intranet.example")
        .withMessageNotContaining("10.11");
    InetAddress outside = InetAddress.getByAddress(new byte[] {11, 11, 12, 13});
    assertThatCode(() -> PublicAddresses.rule().require("as.example", outside))
        .doesNotThrowAnyException();
  }

  private static byte[] inside(String prefix, long ipv4) {
    return HexFormat.of().parseHex(prefix + "%08x".formatted(ipv4));
  }

  /** Of a literal: no name is looked up. */
  private static boolean isPublic(String literal) {
    try {
      return PublicAddresses.isPublic(InetAddress.getByName(literal).getAddress());
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}

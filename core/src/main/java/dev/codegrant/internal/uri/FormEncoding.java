package dev.codegrant.internal.uri;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code application/x-www-form-urlencoded}, strictly (RFC 6749 appendix B). */
public final class FormEncoding {

  /** One name and value, decoded. */
  public record Parameter(String name, String value) {}

  /** Why a text cannot be decoded. */
  public enum Fault {
    /** A percent sign without two hexadecimal digits. */
    PERCENT_ENCODING,
    /** The decoded bytes are not UTF-8, or the text holds half a surrogate pair. */
    UTF8,
    /** More parameters than the caller allows. */
    TOO_MANY
  }

  /** The text is not form encoding. Carries no part of the text. */
  public static final class MalformedFormException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    private final Fault fault;

    MalformedFormException(Fault fault) {
      super(fault.name());
      this.fault = fault;
    }

    /** What is wrong. */
    public Fault fault() {
      return fault;
    }
  }

  private FormEncoding() {}

  /** Encodes one name or value. */
  public static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** Encodes parameters in their order. */
  public static String encode(Map<String, String> parameters) {
    StringBuilder out = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            out.append(out.length() == 0 ? "" : "&")
                .append(encode(name))
                .append('=')
                .append(encode(value)));
    return out.toString();
  }

  /** Adds parameters to an address's own query, which stays (RFC 6749 sections 3.1 and 3.2). */
  public static URI append(URI address, Map<String, String> parameters) {
    String own = address.getRawQuery();
    String glue = own == null ? "?" : own.isEmpty() || own.endsWith("&") ? "" : "&";
    return URI.create(address + glue + encode(parameters));
  }

  /**
   * Splits at {@code &}, then decodes each name and value once. {@link java.net.URLDecoder} is not
   * strict enough: it turns bad UTF-8 into U+FFFD.
   *
   * @param text the raw query or body
   * @param limit the greatest number of parameters
   */
  public static List<Parameter> decode(String text, int limit) throws MalformedFormException {
    List<Parameter> parameters = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('&', start);
      end = end < 0 ? text.length() : end;
      if (end > start) {
        if (parameters.size() == limit) {
          throw new MalformedFormException(Fault.TOO_MANY);
        }
        int equals = text.indexOf('=', start);
        boolean bare = equals < 0 || equals > end;
        parameters.add(
            new Parameter(
                decodeOne(text.substring(start, bare ? end : equals)),
                bare ? "" : decodeOne(text.substring(equals + 1, end))));
      }
      start = end + 1;
    }
    return parameters;
  }

  /**
   * The same for a body as it came.
   *
   * @param body the bytes, of UTF-8
   * @param limit the greatest number of parameters
   */
  public static List<Parameter> decode(byte[] body, int limit) throws MalformedFormException {
    try {
      return decode(UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString(), limit);
    } catch (CharacterCodingException e) {
      throw new MalformedFormException(Fault.UTF8);
    }
  }

  private static String decodeOne(String text) throws MalformedFormException {
    if (!UTF_8.newEncoder().canEncode(text)) {
      throw new MalformedFormException(Fault.UTF8); // half a surrogate pair; getBytes makes it '?'
    }
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    byte[] in = text.getBytes(UTF_8);
    ByteBuffer out = ByteBuffer.allocate(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '%') {
        int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
        int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw new MalformedFormException(Fault.PERCENT_ENCODING);
        }
        out.put((byte) (high * 16 + low));
        i += 2;
      } else {
        out.put(in[i] == '+' ? (byte) ' ' : in[i]);
      }
    }
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(out.flip())
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedFormException(Fault.UTF8);
    }
  }
}

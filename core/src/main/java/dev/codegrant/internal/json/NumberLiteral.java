package dev.codegrant.internal.json;

import java.math.BigDecimal;

/** A number as it was written; Gson's own accessors wrap 2^64 around and turn 1e400 into 0. */
final class NumberLiteral extends Number {

  private static final long serialVersionUID = 1L;

  /** The number as it was written. */
  private final String literal;

  NumberLiteral(String literal) {
    this.literal = literal;
  }

  @Override
  public int intValue() {
    return new BigDecimal(literal).intValue();
  }

  @Override
  public long longValue() {
    return new BigDecimal(literal).longValue();
  }

  @Override
  public float floatValue() {
    return Float.parseFloat(literal);
  }

  @Override
  public double doubleValue() {
    return Double.parseDouble(literal);
  }

  @Override
  public String toString() {
    return literal;
  }
}

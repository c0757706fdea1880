package dev.codegrant.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumberLiteralTest {

  @Test
  void literal_isKept_andReadAsTheNumberItIs() {
    NumberLiteral number = new NumberLiteral("3.75e1");
    assertThat(number).hasToString("3.75e1");
    assertThat(number.intValue()).isEqualTo(37);
    assertThat(number.longValue()).isEqualTo(37);
    assertThat(number.floatValue()).isEqualTo(37.5f);
    assertThat(number.doubleValue()).isEqualTo(37.5);
  }
}

package dev.codegrant.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void reveal_isTheOneWayToTheText() {
    Secret secret = Secret.of("hunter2");
    assertThat(secret.reveal()).isEqualTo("hunter2");
    assertThat(secret.toString()).isEqualTo("[secret]");
    assertThat(String.format("%s", secret)).doesNotContain("hunter2");
  }

  @Test
  void equals_comparesTheText() {
    assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
    assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b")).isNotEqualTo(Secret.of("ab"));
    assertThat(Secret.of("a")).isNotEqualTo(null).isNotEqualTo("a");
  }

  @Test
  void javaSerialization_isRefused() {
    Assertions.assertThatExceptionOfType(NotSerializableException.class)
        .isThrownBy(() -> serialize(Secret.of("hunter2")));
  }

  private static void serialize(Object object) throws IOException {
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      out.writeObject(object);
    }
  }
}

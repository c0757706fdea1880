package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A key that stays in its hardware: the JDK knows its provider by nothing but the key's class. */
class HardwareKeyTest {

  private static final AtomicBoolean UNPLUGGED = new AtomicBoolean();

  private final Provider hardware = new Hardware();

  @BeforeEach
  void plugIn() {
    UNPLUGGED.set(false);
    Security.addProvider(hardware);
  }

  @AfterEach
  void takeOut() {
    Security.removeProvider(hardware.getName());
  }

  @ParameterizedTest
  @EnumSource(SigningAlgorithm.class)
  void asPair_signsWhereItIs(SigningAlgorithm algorithm) throws Exception {
    PrivateKeyJwt authentication =
        PrivateKeyJwt.keyPair(pair(algorithm))
            .keyId("slot-1")
            .algorithm(algorithm)
            .clock(Asked.CLOCK)
            .build();
    AssertionReader server =
        new AssertionReader(
            Asked.ISSUER, Asked.CLIENT.value(), algorithm, Keys.of(algorithm).getPublic());
    assertThat(server.read(Asked.assertion(authentication), Asked.NOW.getEpochSecond()))
        .isNotNull();
  }

  @Test
  void withoutItsPublicKey_isRefused() {
    PrivateKey key = pair(SigningAlgorithm.ES256).getPrivate();
    refuses(() -> PrivateKeyJwt.privateKey(key));
  }

  @Test
  void withoutItsProvider_isRefusedWhenItIsBuilt() {
    Security.removeProvider(hardware.getName());
    refuses(() -> builder().build());
  }

  @Test
  void whoseHardwareIsGone_isRefusedWhenItSigns() {
    PrivateKeyJwt authentication = builder().build();
    UNPLUGGED.set(true);
    refuses(() -> Asked.assertion(authentication));
    refuses(() -> builder().build());
  }

  private static PrivateKeyJwt.Builder builder() {
    return PrivateKeyJwt.keyPair(pair(SigningAlgorithm.ES256)).keyId("slot-1");
  }

  private static KeyPair pair(SigningAlgorithm algorithm) {
    KeyPair pair = Keys.of(algorithm);
    return new KeyPair(pair.getPublic(), new OpaqueKey(pair.getPrivate()));
  }

  private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(call)
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
        .withMessageNotContaining("slot 7, PIN 1234")
        .withNoCause();
  }

  /** Tells its algorithm and nothing else. */
  private static final class OpaqueKey implements PrivateKey {
    private static final long serialVersionUID = 1L;

    private final transient PrivateKey inside;

    OpaqueKey(PrivateKey inside) {
      this.inside = inside;
    }

    @Override
    public String getAlgorithm() {
      return inside.getAlgorithm();
    }

    @Override
    public @Nullable String getFormat() {
      return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
      return null;
    }
  }

  /** The last provider, so that the JDK's own are tried before it. */
  private static final class Hardware extends Provider {
    private static final long serialVersionUID = 1L;

    Hardware() {
      super("codegrant-test-hardware", "1", "signs with opaque keys");
      for (String name :
          List.of(
              "SHA256withRSA",
              "SHA384withRSA",
              "SHA512withRSA",
              "RSASSA-PSS",
              "SHA256withECDSA",
              "SHA384withECDSA",
              "SHA512withECDSA",
              "Ed25519")) {
        putService(
            new Service(
                this,
                "Signature",
                name,
                InHardware.class.getName(),
                null,
                Map.of("SupportedKeyClasses", OpaqueKey.class.getName())) {
              @Override
              public Object newInstance(Object parameter) {
                return new InHardware(name);
              }
            });
      }
    }
  }

  private static final class InHardware extends SignatureSpi {
    private final Signature inside;

    InHardware(String algorithm) {
      try {
        inside = Signature.getInstance(algorithm);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      if (UNPLUGGED.get()) {
        throw new ProviderException("slot 7, PIN 1234");
      }
      if (!(key instanceof OpaqueKey opaque)) {
        throw new InvalidKeyException("not in this hardware");
      }
      inside.initSign(opaque.inside);
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      throw new InvalidKeyException("does not verify");
    }

    @Override
    protected void engineSetParameter(AlgorithmParameterSpec parameters) {
      try {
        inside.setParameter(parameters);
      } catch (GeneralSecurityException e) {
        throw new ProviderException(e);
      }
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
      inside.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
      inside.update(bytes, offset, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      return inside.sign();
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      return false;
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }
}

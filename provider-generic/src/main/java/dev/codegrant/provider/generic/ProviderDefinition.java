package dev.codegrant.provider.generic;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one authorization server, out of a file: its endpoints, how it differs from the
 * RFCs, and the evidence for that. {@link #authorizationServer()} is what a client needs of it.
 * Immutable and thread-safe.
 */
public final class ProviderDefinition {

  private final Node file;
  private final Node root;
  private final Optional<String> variant;
  private final Values values;

  ProviderDefinition(Node file, Node root, Optional<String> variant, Values values) {
    this.file = file;
    this.root = root;
    this.variant = variant;
    this.values = values;
    title();
    documentation();
    redirectUri();
    notes();
    unverified();
    evidence();
  }

  /** {@return the name in the catalogue: letters in lower case, digits and hyphens} */
  public String name() {
    return DefinitionReader.name(root);
  }

  /** {@return the name of the server as its owner writes it} */
  public String title() {
    return root.required("title").text();
  }

  /** {@return where the owner of the server documents it, an https URL} */
  public URI documentation() {
    return DefinitionReader.documentation(root);
  }

  /**
   * What differs from one installation of the server to another.
   *
   * @return the variables by name; empty for a server that there is once; unmodifiable
   */
  public Map<String, Variable> variables() {
    return values.variables();
  }

  /**
   * Gives a variable a value. Where a server has several addresses (variables that hold a host or a
   * base), who gives one another value than its default gives all, in any order: their defaults
   * count together alone, so that no token of one installation goes to another.
   *
   * @param name one of {@link #variables()}
   * @param value what it stands for, in the form that the variable holds
   * @return a definition with that value
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name, or a value in another
   *     form
   */
  public ProviderDefinition with(String name, String value) {
    return new ProviderDefinition(file, root, variant, values.with(name, value));
  }

  /**
   * The other ways to use this server, such as its sandbox.
   *
   * @return names for {@link #variant(String)}, in the order of the file
   */
  public Set<String> variants() {
    return DefinitionReader.variants(file);
  }

  /**
   * Takes one of the other ways; values that were given before are dropped.
   *
   * @param name one of {@link #variants()}
   * @return the definition of that variant
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name
   */
  public ProviderDefinition variant(String name) {
    Node patch =
        DefinitionReader.variant(file, name)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        ErrorKind.INVALID_ARGUMENT,
                        "one of the variants " + variants() + " of " + name(),
                        "another name",
                        "see variants()"));
    return DefinitionReader.read(file, file.merged(patch), Optional.of(name));
  }

  /** {@return what the definition rests on, in the order of the file} */
  public List<Evidence> evidence() {
    return DefinitionReader.evidence(root);
  }

  /** {@return what of the definition nobody has checked; empty when every setting has a source} */
  public List<String> unverified() {
    return DefinitionReader.texts(root, "unverified");
  }

  /**
   * What the server makes of PKCE (RFC 7636).
   *
   * @return {@code required}, {@code checked} when sent, {@code ignored}, or {@code not-sent}
   *     because the server does not take it
   */
  public String pkce() {
    return ServerReader.pkce(root);
  }

  /**
   * How clients may authenticate at the token endpoint (RFC 6749 section 2.3), the preferred method
   * first.
   *
   * @return names of the registry of RFC 8414 section 2
   */
  public List<String> clientAuthentication() {
    return ServerReader.clientAuthentication(root);
  }

  /**
   * What the server asks of redirect URIs (RFC 6749 section 3.1.2).
   *
   * @return {@code exact}, {@code prefix}, {@code domain} or {@code wildcard} for how it compares;
   *     {@code https}, {@code loopback-any-port}, {@code loopback-registered-port}, {@code
   *     loopback-address-only} and {@code no-loopback} for what it takes; empty when nothing is
   *     known
   */
  public List<String> redirectUri() {
    return DefinitionReader.redirectUri(root);
  }

  /** {@return sentences about what no setting can say} */
  public List<String> notes() {
    return DefinitionReader.texts(root, "notes");
  }

  /**
   * The issuer whose metadata describes the server.
   *
   * @return the issuer for {@link #discover}, or empty for a server without metadata
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when a variable that it needs has
   *     no value
   */
  public Optional<String> discovery() {
    return ServerReader.discovery(root, values);
  }

  /**
   * Whether the server signs users in with ID tokens (OpenID Connect Core 1.0 section 2).
   *
   * @return true when {@link #relyingParty} works
   */
  public boolean hasIdTokens() {
    return ServerReader.hasIdTokens(root);
  }

  /**
   * The server, as the file describes it. Nothing is sent.
   *
   * @return a server for {@code OAuthClient.builder}
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when a variable has no value; the
   *     reason is its name
   */
  public AuthorizationServer authorizationServer() {
    return ServerReader.read(root, values);
  }

  /**
   * The server, as its metadata describes it (RFC 8414 section 3). The definition's quirks and
   * client authentication count all the same, and its endpoints where the metadata names none;
   * where it has quirks for revocation, device or user information, they are about its own
   * endpoint, which stays.
   *
   * @param discovery how to ask, such as with which transport; what the definition knows of the
   *     metadata is added to it
   * @return a server for {@code OAuthClient.builder}
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the server has no metadata,
   *     or a variable has no value
   * @throws OAuthException as {@link MetadataDiscovery#discover}
   */
  public AuthorizationServer discover(MetadataDiscovery.Builder discovery) {
    AuthorizationServer described = authorizationServer();
    String issuer =
        discovery()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        ErrorKind.INVALID_CONFIGURATION,
                        "a definition with metadata",
                        name() + ", which has none",
                        "use authorizationServer()"));
    return ServerReader.discover(described, discovery, issuer, root, values);
  }

  /**
   * Begins a relying party that proves this server's ID tokens, with the spellings of its issuer.
   *
   * @param server what {@link #authorizationServer()} or {@link #discover} returned, and the client
   *     has
   * @param clientId the client's registration there
   * @return a builder
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the server makes no ID tokens
   */
  public RelyingParty.Builder relyingParty(AuthorizationServer server, ClientId clientId) {
    if (!hasIdTokens()) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a server with ID tokens",
          name() + ", which has none",
          "ask its user information endpoint who the user is");
    }
    RelyingParty.Builder party = RelyingParty.builder(server, clientId);
    ServerReader.alsoIssuers(root, values).forEach(party::alsoIssuer);
    if (ServerReader.acceptsMissingNonce(root)) {
      party.acceptMissingNonce();
    }
    return party;
  }

  @Override
  public String toString() {
    return "ProviderDefinition[" + name() + variant.map(each -> " " + each).orElse("") + "]";
  }

  /** How well a fact is known. */
  public enum Confidence {
    /** The server's own documentation says so. */
    DOC,
    /** A maintained library does it that way. */
    CODE,
    /** A recorded or published answer shows it. */
    TEST,
    /** Users reported it. */
    ISSUES,
    /** It follows from other facts. */
    DERIVED,
    /** Nobody has checked it. */
    UNVERIFIED
  }

  /**
   * A fact about a server, and where it is from.
   *
   * @param subject what it is about
   * @param fact the fact
   * @param source who says so
   * @param date when it was looked up
   * @param confidence how well it is known
   */
  public record Evidence(
      String subject, String fact, String source, LocalDate date, Confidence confidence) {}

  /** What differs from one installation of a server to another. Immutable. */
  public static final class Variable {
    private final String name;
    private final VariableKind kind;
    private final @Nullable String byDefault;
    private final String example;

    Variable(String name, VariableKind kind, Optional<String> byDefault, String example) {
      this.name = name;
      this.kind = kind;
      this.byDefault = byDefault.orElse(null);
      this.example = example;
    }

    /** {@return the name, for {@link ProviderDefinition#with}} */
    public String name() {
      return name;
    }

    /**
     * What it holds.
     *
     * @return {@code host}: a host name, perhaps with a port; {@code base}: the beginning of an
     *     https URL, without last slash; {@code label}: one label of a host name; {@code token}: a
     *     path segment
     */
    public String holds() {
      return kind.word();
    }

    /** {@return the value that it has unless another is given, or empty when one must be given} */
    public Optional<String> defaultValue() {
      return Optional.ofNullable(byDefault);
    }

    /** {@return a value that it could have} */
    public String example() {
      return example;
    }

    VariableKind kind() {
      return kind;
    }

    @Override
    public String toString() {
      return name + " (" + holds() + ")";
    }
  }
}

package dev.codegrant.testkit.conformance;

import java.util.Optional;

/**
 * What a client says of a user who signed in.
 *
 * @param subject the {@code sub} of the ID token
 * @param userInfoSubject the {@code sub} of UserInfo, where the task wanted it
 * @param tokens the client's own object, which the driver gets back for a refresh
 */
public record SignedIn(String subject, Optional<String> userInfoSubject, Object tokens) {}

package dev.codegrant.architecture;

/** {@code openid/api.txt}, in the way of core. */
class OpenidApiTest extends PublicApiTest {}

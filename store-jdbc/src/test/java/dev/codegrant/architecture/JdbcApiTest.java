package dev.codegrant.architecture;

/** {@code store-jdbc/api.txt}, in the way of core. */
class JdbcApiTest extends PublicApiTest {}

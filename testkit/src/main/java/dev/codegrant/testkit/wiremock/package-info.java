/** For those who know WireMock: the server below, and the only place where its types are seen. */
@NullMarked
package dev.codegrant.testkit.wiremock;

import org.jspecify.annotations.NullMarked;

/** The one place that knows Gson. What leaves it was read strictly (RFC 8259). */
@NullMarked
package dev.codegrant.internal.json;

import org.jspecify.annotations.NullMarked;

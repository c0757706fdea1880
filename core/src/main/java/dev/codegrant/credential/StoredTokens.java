package dev.codegrant.credential;

import dev.codegrant.token.TokenSet;

/**
 * Tokens as a store has them.
 *
 * @param tokens the tokens
 * @param version the version of the record, from 1, higher after every replacement
 */
public record StoredTokens(TokenSet tokens, long version) {}

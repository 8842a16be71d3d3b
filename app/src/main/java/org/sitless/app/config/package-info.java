/**
 * Text into immutable records: TOML files (by tomlj) and command-line flags become {@link org.sitless.app.config.Setting}s that remember
 * where they stand; one reader turns them into a {@link org.sitless.app.config.TunnelConfig}. Every problem is collected, so that all
 * are told at once and nothing is configured while one remains.
 *
 * <p>Looks at no device, route or name server. May import {@code failure} and the data plane's values.
 */
package org.sitless.app.config;

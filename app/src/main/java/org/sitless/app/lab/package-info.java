/**
 * The laboratory: network namespaces, links with a chosen character, and processes inside them, all removed afterwards.
 *
 * <pre>
 *   Lab ── LabHost left ──┐                         ┌── LabHost right ── LabProcess …
 *                         └── LinkEnd ═ LabLink ═ LinkEnd ──┘
 * </pre>
 *
 * It drives {@code ip}, {@code ethtool} and {@code nft} as processes: it is cold code, and whoever reads the log can repeat by hand
 * what it did. The demo, the benchmarks and the integration tests share it, so that a figure and a proof speak of the same link.
 *
 * <p>Must not import anything else of sitless.
 */
package org.sitless.app.lab;

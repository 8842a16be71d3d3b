/**
 * Who runs what: a lane joins one TUN queue and one outer endpoint by two roads, each fed through one ring of slots.
 *
 * <pre>
 *   source ── LaneReader ──▶ LaneRing ──▶ LaneWriter ── Road: stage, stage, … ──▶ sinks ──▶ Settle
 * </pre>
 *
 * The same parts run in every {@link org.sitless.dataplane.lane.LaneMode}; the mode only says on which threads.
 *
 * <p>May import everything else of this module but the top package.
 */
package org.sitless.dataplane.lane;

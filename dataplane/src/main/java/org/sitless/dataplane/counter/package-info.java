/**
 * Where every packet is counted, once, and where other processes read it.
 *
 * <pre>
 *   source ─▶ RoadCounters.onRead          (reader's thread)
 *   road   ─▶ Settle ─▶ RoadCounters, TunnelCounters     (writer's thread)
 *                             │
 *                        CounterFile ─▶ CounterFileSnapshot (any process)
 * </pre>
 *
 * Nothing is counted anywhere else. Counts are in segments: what would be packets on a wire. The law, for each road of each lane:
 *
 * <pre>
 *   read + originated = forwarded + replied + diverted + drops + in flight
 * </pre>
 *
 * Counters have one writer each, which publishes with ordered stores; readers may be anywhere. {@code docs/counters.md} shows both roads
 * with every counter in place.
 *
 * <p>May import {@code wire}, {@code tunnel}, {@code slot} and {@code stage}. Reads no clock.
 */
package org.sitless.dataplane.counter;

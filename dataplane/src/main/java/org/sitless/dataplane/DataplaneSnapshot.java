package org.sitless.dataplane;

import org.sitless.dataplane.counter.RoadSnapshot;

/**
 * What all lanes together had counted at one moment.
 *
 * @param encap packets from the TUN device to the outer network
 * @param decap packets from the outer network to the TUN device
 * @param kernelDrops packets that the kernel dropped before we could read them; beside the law, for they never came
 * @param faults exceptions on the roads and passing faults of sources
 */
public record DataplaneSnapshot(RoadSnapshot encap, RoadSnapshot decap, long kernelDrops, long faults) {}

package org.sitless.tsp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.Decoys;
import org.sitless.tsp.auth.OctetString;
import org.sitless.tsp.auth.ServerMechanisms;
import org.sitless.tsp.lease.LeaseStore;

/** A broker whose stores answer at once and whose passwords cost one iteration, since fuzzing tries millions. It has no users. */
final class FuzzBroker {
    static final int LONGEST_ANSWER = 4_096;

    private final LeaseStore leases = Brokers.leases();
    private final BrokerStores stores = new BrokerStores(user -> Optional.empty(), leases);
    private int opened;

    static ServerMechanisms mechanisms() {
        return new ServerMechanisms(Brokers.REALM, () -> "N", new Decoys(OctetString.ofHex("00"), 1));
    }

    /** What the stores say to an effect. */
    Optional<BrokerInput> perform(BrokerEffect effect) {
        if (effect instanceof BrokerEffect.OpenTunnel open) {
            assertThat(open.terms().identity().toString()).isEqualTo("anonymous");
            opened++;
        }
        return Brokers.perform(stores, effect);
    }

    int opened() {
        return opened;
    }

    int active() {
        return leases.active().size();
    }

    /** Carries out what a stream wants, and what comes of that, and gives all that was written. */
    List<byte[]> run(BrokerStream stream, List<BrokerStream.Action> actions, Instant now) {
        List<byte[]> written = new ArrayList<>();
        for (BrokerStream.Action action : actions) {
            if (action instanceof BrokerStream.Write write) {
                assertThat(write.segment()).hasSizeBetween(1, LONGEST_ANSWER);
                written.add(write.segment());
            } else if (action instanceof BrokerStream.Perform perform) {
                perform(perform.effect())
                        .ifPresent(answer -> written.addAll(run(stream, stream.onAnswer(answer, now), now)));
            } else {
                assertThat(stream.isClosed()).isTrue();
            }
        }
        return written;
    }

    /** The same for datagrams. */
    List<BrokerDatagrams.Reply> run(BrokerDatagrams broker, List<BrokerDatagrams.Action> actions, Instant now) {
        List<BrokerDatagrams.Reply> replies = new ArrayList<>();
        for (BrokerDatagrams.Action action : actions) {
            if (action instanceof BrokerDatagrams.Reply reply) {
                replies.add(reply);
            } else if (action instanceof BrokerDatagrams.Perform perform) {
                perform(perform.effect())
                        .ifPresent(answer ->
                                replies.addAll(run(broker, broker.onAnswer(perform.session(), answer, now), now)));
            }
        }
        return replies;
    }
}

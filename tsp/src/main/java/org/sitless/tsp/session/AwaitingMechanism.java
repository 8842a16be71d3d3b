package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Status;

/** The client knows what there is and has to say how it will prove who it is. */
record AwaitingMechanism(Encounter encounter, Instant deadline) implements BrokerPhase {
    @Override
    public Step<BrokerState, BrokerOutput> onMessage(ClientMessage message, Instant now) {
        if (message instanceof ClientMessage.Authenticate authenticate) {
            return begin(authenticate.mechanism(), now);
        } else if (message instanceof ClientMessage.Version) {
            return new AwaitingVersion(encounter, deadline).onMessage(message, now);
        } else if (message instanceof ClientMessage.Poll) {
            return stayAndAcknowledge();
        }
        return refuseOutOfTurn(Status.INVALID_REQUEST, message);
    }

    private Step<BrokerState, BrokerOutput> begin(String name, Instant now) {
        if (encounter.settings().referral().always()) {
            return new AwaitingVersion(encounter, deadline).sendElsewhere();
        }
        Optional<Mechanism> mechanism =
                Mechanism.named(name).filter(encounter.settings().mechanisms()::contains);
        if (mechanism.isEmpty()) {
            return refuse(
                    Status.AUTHENTICATION_FAILED,
                    encounter.report(BrokerEffect.Event.MECHANISM_REFUSED, Optional.empty(), refusal(name)));
        }
        return new Authentication(encounter, mechanism.get(), deadline)
                .proceed(encounter.mechanisms().begin(mechanism.get()), now);
    }

    private static String refusal(String name) {
        return name.equalsIgnoreCase(Mechanism.REFUSED_PASSDSS)
                ? name + " is too weak to be offered; set auth_method to any or digest-md5"
                : name + " is not offered";
    }

    @Override
    public Step<BrokerState, BrokerOutput> onFault(WireFault fault, Instant now) {
        return refuse(fault);
    }
}

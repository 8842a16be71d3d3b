package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.ClientStep;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.TunnelType;

/** The client has said which version it speaks. */
record AwaitingCapability(Errand errand, Instant deadline) implements ClientPhase {
    @Override
    public Step<ClientState, ClientOutput> onMessage(BrokerMessage message, Instant now) {
        if (!(message instanceof BrokerMessage.Capability capability)) {
            return finishWith(message);
        }
        TunnelType wanted = errand.settings().request().type();
        if (!offers(capability, wanted)) {
            return finish(new ClientOutcome.Unsuitable("no " + wanted.attribute() + " tunnels there"));
        }
        Optional<Mechanism> mechanism = errand.settings().mechanisms().stream()
                .filter(errand.mechanisms()::canUse)
                .filter(acceptable -> isOffered(capability, acceptable))
                .findFirst();
        return mechanism.isPresent()
                ? authenticate(mechanism.get(), now)
                : finish(new ClientOutcome.Unsuitable("none of our mechanisms among " + capability.mechanisms()));
    }

    /** v6anyv4 has no word of its own among the capabilities. */
    private static boolean offers(BrokerMessage.Capability capability, TunnelType wanted) {
        return wanted == TunnelType.V6ANYV4
                ? capability.tunnelTypes().contains(TunnelType.V6V4)
                        || capability.tunnelTypes().contains(TunnelType.V6UDPV4)
                : capability.tunnelTypes().contains(wanted);
    }

    private static boolean isOffered(BrokerMessage.Capability capability, Mechanism mechanism) {
        return capability.mechanisms().stream().anyMatch(name -> name.equalsIgnoreCase(mechanism.saslName()));
    }

    private Step<ClientState, ClientOutput> authenticate(Mechanism mechanism, Instant now) {
        ClientMessage request = new ClientMessage.Authenticate(mechanism.saslName());
        Instant patience = errand.patienceFrom(now);
        ClientStep first = errand.mechanisms().begin(mechanism);
        if (!(first instanceof ClientStep.Respond respond)) {
            return send(new AwaitingProof(errand, mechanism, ((ClientStep.Await) first).next(), patience), request);
        }
        ClientMessage token = AwaitingProof.token(mechanism, respond.token());
        AwaitingProof next = new AwaitingProof(errand, mechanism, respond.next(), patience);
        // Over UDP each message has its answer; over TCP a broker that waits for the client says nothing.
        return errand.isUdp()
                ? send(new AwaitingTurn(next, token), request)
                : Step.to(next, new ClientOutput.Send(request), new ClientOutput.Send(token));
    }
}

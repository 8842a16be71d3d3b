package org.sitless.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.lane.LaneFailedException;

class ClientEventsTest {
    private final ClientEvents events = new ClientEvents();

    @Test
    void shouldTellOnlyTheLatestOfThePath() {
        events.tell(new ClientEvent.PathDead());
        events.tell(new ClientEvent.OuterChanged());
        events.tell(new ClientEvent.PathAlive());
        events.tell(new ClientEvent.PathDead());

        assertThat(events.await(Duration.ZERO)).contains(new ClientEvent.OuterChanged());
        assertThat(events.await(Duration.ZERO)).contains(new ClientEvent.PathDead());
        assertThat(events.await(Duration.ZERO)).isEmpty();
    }

    @Test
    void shouldForgetWhatWasSaidOfATunnelThatIsNoMore() {
        events.tell(new ClientEvent.LaneFailed(new LaneFailedException("no device")));
        events.tell(new ClientEvent.PathDead());
        events.tell(new ClientEvent.OuterChanged());
        events.forgetTunnel();

        assertThat(events.await(Duration.ZERO)).contains(new ClientEvent.OuterChanged());
        assertThat(events.await(Duration.ZERO)).isEmpty();
    }

    @Test
    void shouldRememberThatSomebodyAskedUsToEnd() {
        assertThat(events.isStopAsked()).isFalse();
        events.tell(new ClientEvent.StopAsked());
        events.await(Duration.ZERO);

        assertThat(events.isStopAsked()).isTrue();
    }
}

package org.sitless.dataplane.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcnMappingTest {
    @ParameterizedTest
    @CsvSource({ // RFC 6040 §4.2, figure 4, row by row
        "NOT_ECT, NOT_ECT, NOT_ECT", "NOT_ECT, ECT_0, NOT_ECT", "NOT_ECT, ECT_1, NOT_ECT", "NOT_ECT, CE, DROP",
        "ECT_0, NOT_ECT, ECT_0", "ECT_0, ECT_0, ECT_0", "ECT_0, ECT_1, ECT_1", "ECT_0, CE, CE",
        "ECT_1, NOT_ECT, ECT_1", "ECT_1, ECT_0, ECT_1", "ECT_1, ECT_1, ECT_1", "ECT_1, CE, CE",
        "CE, NOT_ECT, CE", "CE, ECT_0, CE", "CE, ECT_1, CE", "CE, CE, CE",
    })
    void shouldCombineAsFigureFourSays(String inner, String outer, String expected) {
        int trafficClass = 0xB8 | codepoint(inner);
        int tos = 0x28 | codepoint(outer);

        assertThat(EcnMapping.afterDecapsulation(trafficClass, tos)).isEqualTo(codepoint(expected));
    }

    private static int codepoint(String name) {
        return switch (name) {
            case "NOT_ECT" -> 0b00;
            case "ECT_1" -> 0b01;
            case "ECT_0" -> 0b10;
            case "CE" -> 0b11;
            default -> EcnMapping.DROP;
        };
    }
}

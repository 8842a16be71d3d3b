package org.sitless.app.router;

/** What radvd(8) is told; only numbers and addresses come from the network. Source: radvd.conf(5). */
final class RadvdConfig {
    private RadvdConfig() {}

    static String of(RouterPlan plan) {
        StringBuilder text = new StringBuilder("# written by sitless, read once\n");
        text.append("interface ").append(plan.lanDevice()).append(" {\n");
        text.append("    AdvSendAdvert on;\n");
        text.append("    AdvDefaultLifetime ")
                .append(Advertisements.PREFERRED_SECONDS)
                .append(";\n");
        text.append("    AdvLinkMTU ").append(plan.linkMtuBytes()).append(";\n");
        text.append("    prefix ").append(plan.lanPrefix()).append(" {\n");
        text.append("        AdvOnLink on;\n        AdvAutonomous on;\n        DeprecatePrefix on;\n");
        text.append("        AdvValidLifetime ")
                .append(Advertisements.VALID_SECONDS)
                .append(";\n");
        text.append("        AdvPreferredLifetime ")
                .append(Advertisements.PREFERRED_SECONDS)
                .append(";\n");
        text.append("    };\n");
        plan.dnsServers()
                .forEach(server -> text.append("    RDNSS ").append(server).append(" { };\n"));
        return text.append("};\n").toString();
    }
}

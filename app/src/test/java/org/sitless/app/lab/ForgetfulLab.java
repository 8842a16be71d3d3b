package org.sitless.app.lab;

import java.util.List;
import org.sitless.testbed.KernelSitGuest;
import org.sitless.testbed.TunnelEnd;

/** A program that makes a laboratory, with a guest in it if told so, says its name and waits to be killed. */
final class ForgetfulLab {
    private ForgetfulLab() {}

    /** How to start it in a JVM like this one. */
    static List<String> command(String argument) {
        String java = ProcessHandle.current().info().command().orElseThrow();
        return List.of(java, "-cp", System.getProperty("java.class.path"), ForgetfulLab.class.getName(), argument);
    }

    public static void main(String[] arguments) throws InterruptedException {
        Lab lab = Lab.create();
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN).guestOnTheRight());
        link.left().host().start("sleep", "60");
        if (arguments[0].equals("guest")) {
            KernelSitGuest.boot(link.right(), TunnelEnd.right());
        }
        System.out.println("made " + lab.name());
        Thread.sleep(60_000);
    }
}

package org.sitless.app.lab;

/** A program that makes a laboratory, says its name and waits to be killed. */
final class ForgetfulLab {
    private ForgetfulLab() {}

    public static void main(String[] arguments) throws InterruptedException {
        Lab lab = Lab.create();
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        link.left().host().start("sleep", "60");
        System.out.println("made " + lab.name());
        Thread.sleep(60_000);
    }
}

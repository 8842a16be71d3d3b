package org.sitless.tsp.lease;

class InMemoryLeaseStoreTest extends LeaseStoreContract {
    @Override
    protected LeaseStore create(PrefixPool hosts, PrefixPool routers, int anonymousPerAddress) {
        return new InMemoryLeaseStore(hosts, routers, anonymousPerAddress);
    }
}

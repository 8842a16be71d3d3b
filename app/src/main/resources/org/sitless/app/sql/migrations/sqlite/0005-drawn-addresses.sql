-- Addresses of anonymous clients are drawn: is this one in a free block? Given or not, it stays in it until it is met when the lowest is
-- looked for.

CREATE INDEX free_block_by_first ON free_block (pool, first);

/*
 * merkle.c
 *		The Merkle tree hash of RFC 6962 over the heads of chains.
 *
 * A leaf's data is the head as netstrings: project_id (0 for the register's own
 * chain), seq, and the hash in lower-case hex.  The leaves stand in the order of
 * project_id.  With SHA-256 throughout, a leaf is hashed after a byte 0x00, two
 * nodes after a byte 0x01; a tree of n > 1 leaves is split after the largest
 * power of two below n.  No leaf at all: the hash of nothing.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "utils/builtins.h"

#include "ledger/digest.h"

#define HEX_LENGTH (2 * CHAIN_HASH_LENGTH)
#define DEEPEST 64				/* more leaves than an int64 counts */

static void
merkle_sha256(pg_cryptohash_ctx *context, uint8 *hash, const uint8 *data, size_t len)
{
	if (pg_cryptohash_init(context) < 0 ||
		pg_cryptohash_update(context, data, len) < 0 ||
		pg_cryptohash_final(context, hash, CHAIN_HASH_LENGTH) < 0)
		elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(context));
}

static int
merkle_put_number(char *to, int64 value)
{
	char		text[MAXINT8LEN + 1];

	return sprintf(to, "%d:%s,", pg_lltoa(value, text), text);
}

static void
merkle_hash_leaf(pg_cryptohash_ctx *context, uint8 *hash, const Leaf *leaf)
{
	char		data[1 + 2 * (MAXINT8LEN + 5) + HEX_LENGTH + 5];
	int			len = 0;

	data[len++] = 0;
	len += merkle_put_number(data + len, leaf->project_id);
	len += merkle_put_number(data + len, leaf->head.seq);
	len += sprintf(data + len, "%d:", HEX_LENGTH);
	len += hex_encode((const char *) leaf->head.hash, CHAIN_HASH_LENGTH, data + len);
	data[len++] = ',';
	merkle_sha256(context, hash, (const uint8 *) data, len);
}

static void
merkle_hash_node(pg_cryptohash_ctx *context, uint8 *left, const uint8 *right)
{
	uint8		data[1 + 2 * CHAIN_HASH_LENGTH];

	data[0] = 1;
	memcpy(data + 1, left, CHAIN_HASH_LENGTH);
	memcpy(data + 1 + CHAIN_HASH_LENGTH, right, CHAIN_HASH_LENGTH);
	merkle_sha256(context, left, data, sizeof(data));
}

/*
 * The root over n leaves, which stand in order.  Subtrees that are full wait on
 * a stack, the larger ones below; as many are joined as a carry would run
 * through in counting the leaves.
 */
void
merkle_root(uint8 *root, const Leaf *leaves, int64 n)
{
	pg_cryptohash_ctx *context = pg_cryptohash_create(PG_SHA256);
	uint8		stack[DEEPEST][CHAIN_HASH_LENGTH];
	int			depth = 0;

	for (int64 i = 0; i < n; i++)
	{
		merkle_hash_leaf(context, stack[depth++], &leaves[i]);
		for (int64 count = i + 1; count % 2 == 0; count /= 2, depth--)
			merkle_hash_node(context, stack[depth - 2], stack[depth - 1]);
	}
	for (; depth > 1; depth--)
		merkle_hash_node(context, stack[depth - 2], stack[depth - 1]);
	if (n > 0)
		memcpy(root, stack[0], CHAIN_HASH_LENGTH);
	else
		merkle_sha256(context, root, (const uint8 *) "", 0);
	pg_cryptohash_free(context);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done over HTTP on a real server: teams, boards and links, made and taken back. */

#include "world.h"

#include "scholia-secret.h"
#include "scholia-snapshot.h"
#include "scholia-store-fixture.h"

#include <gnutls/crypto.h>
#include <string.h>

#define RETRY_US (gint64) (G_USEC_PER_SEC / 2)
/* A revoked link's connections are closed within it. */
#define CLOSED_WITHIN_US (gint64) G_USEC_PER_SEC

/* One link's change, tried until it is done. */
typedef struct
{
  guint    link;
  guint    run;        /* of the server that is asked */
  gint64   revoked_us;
} Change;

static PersonLink *
get_link (guint link)
{
  return g_ptr_array_index (world.node->links, link);
}

static void put_cb (gpointer data);

static void
put_done_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Change *change = user_data;

  /* What a dead server's store says is about files that nobody will read. */
  if (scholia_store_meta_finish (SCHOLIA_STORE (source), result, NULL)
      && SCHOLIA_STORE (source) == world.node->store)
    {
      get_link (change->link)->is_made = TRUE;
      g_free (change);
    }
  else
    {
      machine_call (machine_now_us () + RETRY_US, put_cb, change, NULL);
    }
}

/* As src/server/access/scholia-password.c keeps it, but for the rounds that a processor would take
 * 50 ms for. */
static char *
dup_password_hash (const PersonLink *link)
{
  guint8 salt[16] = { 1 };
  guint8 hash[SCHOLIA_HASH_BYTES];
  const gnutls_datum_t password = { (guchar *) link->password, (guint) strlen (link->password) };
  const gnutls_datum_t salt_datum = { salt, sizeof salt };
  g_autofree char *salt_text = g_base64_encode (salt, sizeof salt);
  g_autofree char *hash_text = NULL;

  if (link->password[0] == '\0')
    return NULL;

  gnutls_pbkdf2 (GNUTLS_MAC_SHA256, &password, &salt_datum, 1, hash, sizeof hash);
  hash_text = g_base64_encode (hash, sizeof hash);

  return g_strdup_printf ("pbkdf2-sha256$1$%s$%s", salt_text, hash_text);
}

/* Its password's hash is the caller's to free. */
static void
fill_link (ScholiaStoredLink *stored,
           const PersonLink  *link)
{
  const Ledger *ledger = &world.ledgers[link->board];

  *stored = (ScholiaStoredLink) {
    .link_id = (char *) link->link_id,
    .team_id = (char *) ledger->key.team_id,
    .board_id = (char *) ledger->key.board_id,
    .role = (char *) scholia_role_to_string (link->role),
    .created_ms = machine_now_ms (),
    .expires_ms = link->expires_ms,
    .password_hash = dup_password_hash (link),
  };
  scholia_secret_hash (link->token, stored->token_hash);
}

static void
put_cb (gpointer data)
{
  Change *change = data;
  ScholiaStoredLink stored;
  const ScholiaMetaOperation operation = { .kind = SCHOLIA_META_PUT_LINK, .link = &stored };

  if (!world.node->is_up)
    {
      machine_call (machine_now_us () + RETRY_US, put_cb, change, NULL);
      return;
    }

  fill_link (&stored, get_link (change->link));
  scholia_store_meta_async (world.node->store, &operation, 1, put_done_cb, change);
  g_free (stored.password_hash);
}

guint
node_make_link (Node        *self,
                guint        board,
                ScholiaRole  role,
                gint64       expires_ms)
{
  PersonLink *link = g_new0 (PersonLink, 1);
  Change *change = g_new0 (Change, 1);
  g_autofree char *token = scholia_secret_new ();
  g_autofree char *id = scholia_secret_new_short_id ();

  g_strlcpy (link->token, token, sizeof link->token);
  g_strlcpy (link->link_id, id, sizeof link->link_id);
  link->board = board;
  link->role = role;
  link->expires_ms = expires_ms;
  if (machine_chance (4))
    g_snprintf (link->password, sizeof link->password, "secret %u", machine_dice (1000));
  link->revoked_head = G_MAXUINT64;
  g_ptr_array_add (self->links, link);
  change->link = self->links->len - 1;
  put_cb (change);

  return change->link;
}

/* Whoever was let in before the revocation was acknowledged. */
static void
check_closed_cb (gpointer data)
{
  const Change *change = data;

  for (guint i = 0; i < world.lines->len; i++)
    {
      const Line *line = g_ptr_array_index (world.lines, i);

      if (line->link == change->link && line->run == change->run && line->run == world.node->run
          && line->greeted_us != 0 && line->greeted_us <= change->revoked_us
          && line->pipes[LINE_UP].end != NULL)
        world_fail ("revoked", "line %u is open a second after its link was taken back", i);
    }
}

static void revoke_cb (gpointer data);

static void
revoke_done_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Change *change = user_data;
  PersonLink *link = get_link (change->link);
  Ledger *ledger = &world.ledgers[link->board];

  if (!scholia_store_meta_finish (SCHOLIA_STORE (source), result, NULL)
      || SCHOLIA_STORE (source) != world.node->store)
    {
      machine_call (machine_now_us () + RETRY_US, revoke_cb, change, NULL);
      return;
    }

  scholia_access_note_revoked (world.node->access, link->link_id);
  scholia_rooms_access_changed (world.node->rooms, &ledger->key);
  ledger_advance (ledger);
  link->revoked_head = ledger->ids->len;
  change->revoked_us = machine_now_us ();
  world_counters.revocations++;
  world_tell ("link %u is taken back at %" G_GUINT64_FORMAT, change->link, link->revoked_head);
  machine_call (machine_now_us () + CLOSED_WITHIN_US, check_closed_cb, change, g_free);
}

static void
revoke_cb (gpointer data)
{
  Change *change = data;
  const PersonLink *link = get_link (change->link);
  const Ledger *ledger = &world.ledgers[link->board];
  const ScholiaMetaOperation operation = {
    .kind = SCHOLIA_META_REVOKE_LINK,
    .team_id = ledger->key.team_id,
    .board_id = ledger->key.board_id,
    .link_id = link->link_id,
  };

  if (!world.node->is_up || !link->is_made)
    {
      machine_call (machine_now_us () + RETRY_US, revoke_cb, change, NULL);
      return;
    }

  change->run = world.node->run;
  scholia_store_meta_async (world.node->store, &operation, 1, revoke_done_cb, change);
}

void
node_revoke (Node  *self,
             guint  link)
{
  Change *change = g_new0 (Change, 1);

  get_link (link)->is_doomed = TRUE;
  change->link = link;
  revoke_cb (change);
}

static void
compacted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  if (scholia_store_snapshot_finish (SCHOLIA_STORE (source), result, NULL))
    world_counters.compactions++;
}

void
node_compact (Node  *self,
              guint  board)
{
  Ledger *ledger = &world.ledgers[board];
  g_autoptr(GPtrArray) parts = NULL;
  g_autoptr(GBytes) state = NULL;

  if (!self->is_up)
    return;

  ledger_advance (ledger);
  if (ledger->ids->len == 0)
    return;

  parts = scholia_snapshot_encode (ledger->board);
  state = scholia_snapshot_join (parts);
  scholia_store_snapshot_async (self->store, &ledger->key, ledger->ids->len, state, compacted_cb,
                                NULL);
}

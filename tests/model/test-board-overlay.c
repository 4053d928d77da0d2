/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A board used as a replica uses it: confirmed events below, pending actions on top, rolled back
 * and forth unseen. Whoever watches sees the net difference only, and objects that stay. */

#include "fixture.h"
#include "mirror.h"

#define N_SEEDS 60
#define N_STEPS 150

typedef struct
{
  ScholiaEvent *event;
  ScholiaUndo  *undo; /* NULL: does not fit at present */
} Pending;

typedef struct
{
  ScholiaBoard *server;
  ScholiaBoard *visible;
  Mirror       *mirror;
  GPtrArray    *pending; /* of Pending, oldest first */
  GHashTable   *objects; /* every thread ever seen, by id; held, as an open card would */
  GRand        *rand;
  guint64       ids;
  guint         n_confirmed;
  guint         n_refused;
} Replica;

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  scholia_event_unref (pending->event);
  g_clear_pointer (&pending->undo, scholia_undo_unref);
  g_free (pending);
}

static void
roll_back (Replica *self)
{
  for (guint i = self->pending->len; i > 0; i--)
    {
      Pending *pending = g_ptr_array_index (self->pending, i - 1);

      if (pending->undo != NULL)
        scholia_board_undo (self->visible, pending->undo);
      g_clear_pointer (&pending->undo, scholia_undo_unref);
    }
}

static void
roll_forth (Replica *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      Pending *pending = g_ptr_array_index (self->pending, i);
      g_autoptr(GError) error = NULL;

      if (!scholia_board_apply (self->visible, pending->event, &pending->undo, &error))
        g_assert_true (error->domain == SCHOLIA_ERROR);
    }
}

static void
assert_in_sync (Replica *self)
{
  g_autofree char *hash = scholia_board_dup_hash (self->visible);
  g_autofree char *server_hash = scholia_board_dup_hash (self->server);

  g_assert_cmpstr (hash, ==, server_hash);
}

static void
forget_pending (Replica    *self,
                const char *broadcast_id)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      Pending *pending = g_ptr_array_index (self->pending, i);

      if (g_str_equal (scholia_event_get_broadcast_id (pending->event), broadcast_id))
        {
          g_ptr_array_remove_index (self->pending, i);
          return;
        }
    }
}

/* One's own action: shown at once. */
static void
submit (Replica *self)
{
  g_autoptr(ScholiaAction) action = fixture_random_action (self->visible, self->rand, &self->ids);
  Pending *pending;

  if (!scholia_board_check (self->visible, action, SCHOLIA_ROLE_MODERATOR,
                            scholia_person_get_id (fixture_person (0)), NULL))
    return;

  pending = g_new0 (Pending, 1);
  pending->event = fixture_expected_new (self->visible, action, fixture_person (0));
  g_assert_true (scholia_board_apply (self->visible, pending->event, &pending->undo, NULL));
  g_ptr_array_add (self->pending, pending);
}

/* @action reaches the server; the outcome reaches the replica. */
static void
process (Replica       *self,
         ScholiaAction *action,
         ScholiaPerson *author)
{
  g_autofree char *broadcast_id = g_strdup (scholia_action_get_broadcast_id (action));
  g_autoptr(ScholiaEvent) event = NULL;

  if (scholia_board_check (self->server, action, SCHOLIA_ROLE_MODERATOR,
                           scholia_person_get_id (author), NULL))
    event = fixture_do (self->server, action, author, NULL);

  scholia_board_begin_update (self->visible);
  roll_back (self);
  if (event != NULL)
    g_assert_true (scholia_board_apply (self->visible, event, NULL, NULL));
  assert_in_sync (self);
  forget_pending (self, broadcast_id);
  roll_forth (self);
  scholia_board_end_update (self->visible);

  if (event != NULL)
    self->n_confirmed++;
  else
    self->n_refused++;
}

static void
process_own (Replica *self)
{
  Pending *oldest;
  g_autoptr(ScholiaAction) action = NULL;

  if (self->pending->len == 0)
    return;

  oldest = g_ptr_array_index (self->pending, 0);
  action = scholia_action_ref (scholia_event_get_action (oldest->event));
  process (self, action, fixture_person (0));
}

static void
process_others (Replica *self)
{
  g_autoptr(ScholiaAction) action = fixture_random_action (self->server, self->rand, &self->ids);

  process (self, action, fixture_person (1));
}

/* Whatever happened while the line was down comes as a snapshot. */
static void
resync (Replica *self)
{
  g_autoptr(GPtrArray) states = NULL;
  g_autoptr(GError) error = NULL;

  for (gint n = g_rand_int_range (self->rand, 0, 8); n > 0; n--)
    {
      g_autoptr(ScholiaAction) action = NULL;

      action = fixture_random_action (self->server, self->rand, &self->ids);
      if (scholia_board_check (self->server, action, SCHOLIA_ROLE_MODERATOR,
                               scholia_person_get_id (fixture_person (1)), NULL))
        scholia_event_unref (fixture_do (self->server, action, fixture_person (1), NULL));
    }

  states = fixture_dup_states (self->server);
  scholia_board_begin_update (self->visible);
  roll_back (self);
  scholia_board_reset (self->visible, scholia_board_get_seq (self->server),
                       scholia_board_get_head_id (self->server),
                       scholia_board_get_next_number (self->server), states, &error);
  g_assert_no_error (error);
  assert_in_sync (self);
  roll_forth (self);
  scholia_board_end_update (self->visible);
}

/* Once seen, a thread is the same object for as long as somebody holds it. */
static void
check_objects (Replica *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->visible)); i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (self->visible), i);
      const char *id = scholia_thread_get_id (thread);
      ScholiaThread *known = g_hash_table_lookup (self->objects, id);

      if (known != NULL)
        g_assert_true (known == thread);
      else
        g_hash_table_insert (self->objects, g_strdup (id), g_object_ref (thread));
      g_assert_true (scholia_board_find_thread (self->visible, id) == thread);
    }
}

static void
step (Replica *self)
{
  switch (g_rand_int_range (self->rand, 0, 16))
    {
    case 0:
      resync (self);
      break;

    case 1: case 2: case 3: case 4: case 5: case 6:
      submit (self);
      break;

    case 7: case 8: case 9: case 10: case 11:
      process_own (self);
      break;

    default:
      process_others (self);
      break;
    }

  mirror_check (self->mirror);
  check_objects (self);
}

static void
run (guint32  seed,
     guint   *n_confirmed,
     guint   *n_refused)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr(ScholiaBoard) server = fixture_board_new ();
  g_autoptr(ScholiaBoard) visible = fixture_board_new ();
  g_autoptr(Mirror) mirror = mirror_new (visible);
  g_autoptr(GPtrArray) pending = g_ptr_array_new_with_free_func (pending_free);
  g_autoptr(GHashTable) objects = g_hash_table_new_full (g_str_hash, g_str_equal,
                                                         g_free, g_object_unref);
  g_autofree char *server_content = NULL;
  g_autofree char *content = NULL;
  Replica replica = { server, visible, mirror, pending, objects, rand, 0, 0, 0 };

  for (guint i = 0; i < N_STEPS; i++)
    step (&replica);
  while (pending->len > 0)
    {
      process_own (&replica);
      mirror_check (mirror);
      check_objects (&replica);
    }

  server_content = fixture_dup_content (server);
  content = fixture_dup_content (visible);
  g_assert_cmpstr (content, ==, server_content);
  *n_confirmed += replica.n_confirmed;
  *n_refused += replica.n_refused;
}

static void
test_random (void)
{
  guint n_confirmed = 0;
  guint n_refused = 0;

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    run (seed, &n_confirmed, &n_refused);

  g_test_message ("%u seeds, %u confirmed, %u refused", N_SEEDS, n_confirmed, n_refused);
  g_assert_cmpuint (n_confirmed, >, 1000);
  g_assert_cmpuint (n_refused, >, 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/board-overlay/random", test_random);

  return g_test_run ();
}

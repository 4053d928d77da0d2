/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Seeded random calls against the store and against a model of a few lines: same answers. */

#include "scholia-store-fixture.h"

#include <string.h>

#define N_TEAMS 2
#define N_BOARDS 3
#define N_STEPS 700
/* Few ids, so that repetitions are frequent. */
#define N_IDS 60

typedef struct
{
  ScholiaBoardKey  key;
  gboolean         is_there;
  GPtrArray       *ids;        /* of event i + 1 */
  guint64          snapshot;
  guint64          access_version;
} Model;

static guint64
head_of (const Model *model)
{
  return model->ids->len;
}

static guint64
seq_of (const Model *model,
        const char  *id)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (model->ids, id, g_str_equal, &index))
    return index + 1;

  return 0;
}

static char *
random_id (void)
{
  return g_strdup_printf ("id-%d", g_test_rand_int_range (0, N_IDS));
}

/* A payload follows from board and id, so that a mixed-up one is noticed. */
static char *
payload_of (const Model *model,
            const char  *id)
{
  return g_strdup_printf ("%s/%s/%s", model->key.team_id, model->key.board_id, id);
}

static GPtrArray *
random_events (const Model *model,
               guint64      head)
{
  g_autoptr(GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_event_free);
  guint n_events = (guint) g_test_rand_int_range (1, 4);

  while (events->len < n_events)
    {
      g_autofree char *id = random_id ();
      g_autofree char *payload = payload_of (model, id);
      g_autoptr(GBytes) bytes = g_bytes_new (payload, strlen (payload));

      if (g_hash_table_add (used, g_strdup (id)))
        g_ptr_array_add (events, scholia_stored_event_new (head + 1 + events->len, id, bytes));
    }

  return events;
}

static ScholiaAppendOutcome
expect_append (const Model *model,
               guint64      head,
               guint64      access_version,
               GPtrArray   *events,
               guint64     *seqs)
{
  gboolean is_known = FALSE;

  if (!model->is_there || access_version != model->access_version)
    return SCHOLIA_APPEND_GONE;

  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);

      seqs[i] = seq_of (model, event->broadcast_id);
      is_known |= seqs[i] != 0;
    }
  if (is_known)
    return SCHOLIA_APPEND_DUPLICATE;

  return head == head_of (model) ? SCHOLIA_APPEND_COMMITTED : SCHOLIA_APPEND_CONFLICT;
}

static void
do_append (StoreFixture *self,
           Model        *model)
{
  guint64 head = g_test_rand_int_range (0, 8) != 0
                 ? head_of (model) : (guint64) g_test_rand_int_range (0, (int) head_of (model) + 3);
  guint64 access_version = model->access_version + (g_test_rand_int_range (0, 10) == 0);
  g_autoptr(GPtrArray) events = random_events (model, head);
  guint64 seqs[3] = { 0 };
  ScholiaAppendOutcome expected = expect_append (model, head, access_version, events, seqs);
  g_autoptr(ScholiaAppendResult) result = NULL;

  result = store_append (self->store, &model->key, head, access_version, events);
  g_assert_cmpint (result->outcome, ==, expected);
  if (expected == SCHOLIA_APPEND_DUPLICATE)
    g_assert_cmpmem (result->seqs, events->len * sizeof *seqs, seqs, events->len * sizeof *seqs);
  if (expected == SCHOLIA_APPEND_CONFLICT)
    g_assert_cmpuint (result->head_seq, ==, head_of (model));
  if (expected != SCHOLIA_APPEND_COMMITTED)
    return;

  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);

      g_ptr_array_add (model->ids, g_strdup (event->broadcast_id));
    }
  g_assert_cmpuint (result->head_seq, ==, head_of (model));
}

static void
assert_event (const Model              *model,
              const ScholiaStoredEvent *event,
              guint64                   seq)
{
  const char *id = g_ptr_array_index (model->ids, seq - 1);
  g_autofree char *payload = payload_of (model, id);

  g_assert_cmpuint (event->seq, ==, seq);
  g_assert_cmpstr (event->broadcast_id, ==, id);
  if (seq <= model->snapshot)
    g_assert_null (event->payload);
  else
    g_assert_cmpmem (g_bytes_get_data (event->payload, NULL), g_bytes_get_size (event->payload),
                     payload, strlen (payload));
}

static void
assert_load (const Model            *model,
             const ScholiaStoreLoad *load,
             guint64                 known_seq,
             const char             *known_id)
{
  gboolean holds = known_id[0] == '\0' ? known_seq == 0
                                       : known_seq > 0 && seq_of (model, known_id) == known_seq;
  gboolean has_known = holds && known_seq >= model->snapshot;
  guint64 after = has_known ? known_seq : model->snapshot;
  const char *head_id = head_of (model) > 0 ? g_ptr_array_index (model->ids, head_of (model) - 1)
                                            : "";

  g_assert_cmpint (load->has_known, ==, has_known);
  g_assert_cmpuint (load->head_seq, ==, head_of (model));
  g_assert_cmpstr (load->head_id, ==, head_id);
  g_assert_cmpuint (load->access_version, ==, model->access_version);
  g_assert_cmpuint (load->snapshot_seq, ==, model->snapshot);
  g_assert_cmpint (load->snapshot != NULL, ==, !has_known && model->snapshot > 0);
  g_assert_cmpuint (load->events->len, ==, head_of (model) - after);
  for (guint i = 0; i < load->events->len; i++)
    assert_event (model, g_ptr_array_index (load->events, i), after + 1 + i);
}

static void
do_load (StoreFixture *self,
         Model        *model)
{
  guint64 known_seq = (guint64) g_test_rand_int_range (0, (int) head_of (model) + 2);
  g_autofree char *known_id = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) load = NULL;

  if (known_seq > 0 && known_seq <= head_of (model) && g_test_rand_int_range (0, 4) != 0)
    known_id = g_strdup (g_ptr_array_index (model->ids, known_seq - 1));
  else
    known_id = known_seq == 0 ? g_strdup ("") : random_id ();

  load = store_load (self->store, &model->key, known_seq, known_id, &error);
  if (model->is_there)
    assert_load (model, load, known_seq, known_id);
  else
    g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
do_read (StoreFixture *self,
         Model        *model)
{
  guint64 after = (guint64) g_test_rand_int_range (0, (int) head_of (model) + 2);
  guint limit = (guint) g_test_rand_int_range (0, 6);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = store_read (self->store, &model->key, after, limit, &error);
  guint64 n_left = after < head_of (model) ? head_of (model) - after : 0;

  if (!model->is_there)
    {
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
      return;
    }

  g_assert_cmpuint (events->len, ==, MIN (limit, n_left));
  for (guint i = 0; i < events->len; i++)
    assert_event (model, g_ptr_array_index (events, i), after + 1 + i);
}

static void
do_lookup (StoreFixture *self,
           Model        *model)
{
  g_autofree char *one = random_id ();
  g_autofree char *two = random_id ();
  const char *ids[] = { one, two, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) seqs = store_lookup (self->store, &model->key, ids, &error);

  if (!model->is_there)
    {
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
      return;
    }

  g_assert_cmpuint (g_array_index (seqs, guint64, 0), ==, seq_of (model, one));
  g_assert_cmpuint (g_array_index (seqs, guint64, 1), ==, seq_of (model, two));
}

static void
do_snapshot (StoreFixture *self,
             Model        *model)
{
  guint64 seq = (guint64) g_test_rand_int_range (1, (int) head_of (model) + 3);
  g_autoptr(GError) error = NULL;
  gboolean is_done = store_snapshot (self->store, &model->key, seq, "state", &error);

  if (!model->is_there)
    g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  else if (seq > head_of (model))
    g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT);
  else
    g_assert_true (is_done);

  if (is_done)
    model->snapshot = MAX (model->snapshot, seq);
}

static void
do_change (StoreFixture *self,
           Model        *model)
{
  g_autoptr(GError) error = NULL;
  guint64 old_access = model->access_version;

  if (!model->is_there)
    {
      store_put_board (self->store, model->key.team_id, model->key.board_id);
      model->is_there = TRUE;
    }
  else if (g_test_rand_int_range (0, 2) == 0)
    {
      g_assert_true (store_remove_board (self->store, &model->key, &error));
      model->is_there = FALSE;
      g_ptr_array_set_size (model->ids, 0);
      model->snapshot = 0;
      return;
    }
  else
    {
      g_autofree char *token = g_uuid_string_random ();

      g_assert_true (store_put_link (self->store, &model->key, "link", token, &error));
    }

  model->access_version = store_access (self->store, &model->key);
  g_assert_cmpuint (model->access_version, >, old_access);
}

static void
do_anything (StoreFixture *self,
             Model        *models)
{
  Model *model = &models[g_test_rand_int_range (0, N_TEAMS * N_BOARDS)];
  int dice = g_test_rand_int_range (0, 100);

  if (dice < 50)
    do_append (self, model);
  else if (dice < 65)
    do_load (self, model);
  else if (dice < 75)
    do_read (self, model);
  else if (dice < 85)
    do_lookup (self, model);
  else if (dice < 92)
    do_snapshot (self, model);
  else if (dice < 99)
    do_change (self, model);
  else
    store_fixture_reopen (self);
}

static void
test_store_equals_the_model (StoreFixture  *self,
                             gconstpointer  data)
{
  static const char * const teams[] = { "team", "other" };
  static const char * const boards[] = { "one", "two", "three" };
  Model models[N_TEAMS * N_BOARDS] = { 0 };

  store_put_team (self->store, "other");
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      models[i].key = (ScholiaBoardKey) { teams[i % N_TEAMS], boards[i / N_TEAMS] };
      models[i].ids = g_ptr_array_new_with_free_func (g_free);
    }

  for (guint step = 0; step < N_STEPS; step++)
    do_anything (self, models);

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    g_ptr_array_unref (models[i].ids);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("random/store-equals-the-model", test_store_equals_the_model);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "world.h"

#include "scholia-store-fixture.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS G_TIME_SPAN_MILLISECOND
/* After the last fault: a half-open line is noticed within 25 s, an attempt of the old times gives
 * up within 15 s, the longest backoff takes 15 s. */
#define HEALING_S 75
/* In which whoever's link ended is there again, with another one. */
#define RETURN_S 10

World world;
WorldCounters world_counters;

void
world_fail (const char *rule,
            const char *format,
            ...)
{
  g_autofree char *words = NULL;
  va_list args;

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);
  printf ("seed %u broke the rule “%s”: %s\nreplay: simulate --seed %u --steps %u --verbose\n",
          world.seed, rule, words, world.seed, world.n_steps);
  fflush (stdout);
  store_remove_folder (world.node->base);
  _Exit (3);
}

void
world_trace (const void *bytes,
             gsize       length)
{
  const guint8 *at = bytes;

  for (gsize i = 0; i < length; i++)
    world.trace = (world.trace ^ at[i]) * 1099511628211u;
}

void
world_tell (const char *format,
            ...)
{
  g_autofree char *words = NULL;
  va_list args;

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);
  world_trace (words, strlen (words));
  if (world.is_verbose)
    printf ("%10.3f %s\n", (double) machine_now_us () / G_USEC_PER_SEC, words);
}

static void
put_boards (void)
{
  g_autoptr(GError) error = NULL;
  guint8 keys[2][32] = { { 1 }, { 2 } };
  ScholiaStoredBoard boards[WORLD_N_BOARDS];
  ScholiaMetaOperation operations[2 + WORLD_N_BOARDS] = {
    { .kind = SCHOLIA_META_PUT_TEAM, .team_id = "team-a", .key_hash = keys[0] },
    { .kind = SCHOLIA_META_PUT_TEAM, .team_id = "team-b", .key_hash = keys[1] },
  };

  for (guint i = 0; i < WORLD_N_BOARDS; i++)
    {
      const Ledger *ledger = &world.ledgers[i];
      const ScholiaImageInfo *image = scholia_board_get_image (ledger->board);

      boards[i] = (ScholiaStoredBoard) {
        .team_id = (char *) ledger->key.team_id, .board_id = (char *) ledger->key.board_id,
        .title = (char *) scholia_board_get_title (ledger->board),
        .image_sha256 = (char *) image->sha256, .image_type = (char *) image->media_type,
        .image_width = image->width, .image_height = image->height,
        .image_bytes = image->size_bytes, .created_ms = machine_now_ms (),
      };
      operations[2 + i].kind = SCHOLIA_META_PUT_BOARD;
      operations[2 + i].board = &boards[i];
    }

  scholia_store_meta_async (world.node->store, operations, G_N_ELEMENTS (operations), NULL, NULL);
  machine_run_until (machine_now_us () + 500 * MS);
}

/* Two are the same person in two windows; the others are spread, most of them over the first. */
static void
put_people (void)
{
  for (guint i = 0; i < WORLD_N_PEOPLE; i++)
    {
      const guint board = i < 3 ? 0 : i == 3 ? 1 : machine_dice (WORLD_N_BOARDS);
      const ScholiaRole role = i == 0 ? SCHOLIA_ROLE_MODERATOR
                                      : machine_chance (4) ? (ScholiaRole) machine_dice (3)
                                                           : SCHOLIA_ROLE_COMMENTER;
      const gint64 expires_ms = machine_chance (6)
                                ? machine_now_ms () + 5000 + machine_dice (60000) : 0;

      person_init (&world.people[i], i, board,
                   node_make_link (world.node, board, role, expires_ms), i == 2 ? 1 : i);
    }
  machine_run_until (machine_now_us () + 500 * MS);
  for (guint i = 0; i < WORLD_N_PEOPLE; i++)
    person_attend (&world.people[i]);
}

static void
begin (void)
{
  machine_start (world.seed);
  world.trace = 14695981039346656037u;
  world.lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_unref);
  world.submissions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             ledger_submission_free);
  ledger_init (&world.ledgers[0], "team-a", "0123456789ab", "~00~");
  ledger_init (&world.ledgers[1], "team-b", "0123456789ab", "~10~");
  ledger_init (&world.ledgers[2], "team-a", "ba9876543210", "~01~");
  world.node = node_new ();
  node_start (world.node);
  machine_run_until (machine_now_us () + 500 * MS);
  put_boards ();
  put_people ();
}

static void
end (void)
{
  for (guint i = 0; i < WORLD_N_PEOPLE; i++)
    person_clear (&world.people[i]);
  node_free (world.node);
  for (guint i = 0; i < WORLD_N_BOARDS; i++)
    ledger_clear (&world.ledgers[i]);
  machine_stop ();
  g_ptr_array_unref (world.lines);
  g_hash_table_unref (world.submissions);
  wire_clear ();
}

static gboolean
is_live (const Person *person)
{
  return person->session != NULL
         && scholia_session_get_state (person->session) == SCHOLIA_SESSION_STATE_LIVE;
}

static void
check_equal (Person *person)
{
  Ledger *ledger = &world.ledgers[person->board];
  g_autofree char *expected = NULL;
  g_autofree char *hash = NULL;

  if (!is_live (person))
    world_fail ("healing", "person %u is not live", person->index);

  ledger_advance (ledger);
  expected = scholia_board_dup_hash (ledger->board);
  hash = scholia_board_dup_hash (scholia_session_get_board (person->session));
  if (!g_str_equal (hash, expected))
    world_fail ("equal", "person %u shows another board than %s has", person->index,
                ledger->marker);
}

static void
wait (guint n_seconds)
{
  for (guint i = 0; i < n_seconds; i++)
    {
      machine_run_until (machine_now_us () + G_USEC_PER_SEC);
      for (guint j = 0; j < WORLD_N_PEOPLE; j++)
        person_attend (&world.people[j]);
    }
}

/* A link may have ended a moment ago; its holder comes again. */
static void
wait_for_returns (void)
{
  for (guint i = 0; i < WORLD_N_PEOPLE; i++)
    if (!is_live (&world.people[i]))
      {
        wait (RETURN_S);
        return;
      }
}

static void
judge (void)
{
  for (guint i = 0; i < WORLD_N_PEOPLE; i++)
    {
      /* Also whose link ended while the pointers before were looked at. */
      wait_for_returns ();
      check_equal (&world.people[i]);
      world_look_at_pointers (&world.people[i]);
    }
  ledger_check_fates ();

  /* Somebody who comes now gets the same board. */
  person_close (&world.people[0], FALSE);
  wait (5);
  wait_for_returns ();
  check_equal (&world.people[0]);
  world_look_at_pointers (&world.people[0]);
}

void
world_play (guint32   seed,
            Plant     plant,
            guint     n_steps,
            gboolean  is_verbose)
{
  world = (World) { .seed = seed, .plant = plant, .n_steps = n_steps, .is_verbose = is_verbose };
  begin ();
  for (guint step = 0; step < n_steps * WORLD_N_PEOPLE; step++)
    {
      machine_run_until (machine_now_us () + (gint64) machine_dice (100) * MS);
      person_act (&world.people[machine_dice (WORLD_N_PEOPLE)]);
      if (machine_chance (20))
        world_break ();
      if (machine_chance (30))
        world_look (&world.people[machine_dice (WORLD_N_PEOPLE)]);
    }
  world_heal ();
  wait (HEALING_S);
  judge ();
  end ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "random-board.h"

#include "scholia-id.h"

#define N_PEOPLE 5
#define START_MS G_GINT64_CONSTANT (1767225600000)

char *
random_id (GRand *rand)
{
  guint8 bytes[16];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) g_rand_int_range (rand, 0, 256);

  return scholia_id_from_bytes (bytes);
}

char *
random_body (GRand *rand,
             guint  max_chars)
{
  static const gunichar alphabet[] = { 'a', 'Z', ' ', '\n', '\t', '"', '\\', '/', '<', '{', ',',
                                       0x7f, 0xe9, 0x3c0, 0x2028, 0x4e2d, 0xfffd, 0x1f600,
                                       0x10ffff };
  GString *text = g_string_new (NULL);
  guint n_chars = (guint) g_rand_int_range (rand, 1, (gint32) max_chars + 1);
  char *clean;

  for (guint i = 0; i < n_chars; i++)
    {
      guint drawn = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (alphabet));

      g_string_append_unichar (text, alphabet[drawn]);
    }

  clean = scholia_comment_clean_body (text->str, NULL);
  g_string_free (text, TRUE);
  return clean != NULL ? clean : g_strdup ("x");
}

ScholiaPerson *
random_person (GRand *rand)
{
  static const char * const names[N_PEOPLE] = { "Eleni", "Μαρία", "\"Q\" \\ ", "中文", "😀" };
  gint drawn = g_rand_int_range (rand, 0, N_PEOPLE);
  g_autofree char *id = g_strdup_printf ("person-_%08d", drawn);

  return scholia_person_new (id, names[drawn], (guint) g_rand_int_range (rand, 0, 2));
}

static ScholiaAnchor
random_anchor (GRand *rand)
{
  ScholiaAnchor anchor = { 0 };

  anchor.x = g_rand_int_range (rand, 0, SCHOLIA_ANCHOR_UNITS + 1);
  anchor.y = g_rand_int_range (rand, 0, SCHOLIA_ANCHOR_UNITS + 1);
  if (g_rand_boolean (rand) && anchor.x < SCHOLIA_ANCHOR_UNITS && anchor.y < SCHOLIA_ANCHOR_UNITS)
    {
      anchor.width = g_rand_int_range (rand, 1, SCHOLIA_ANCHOR_UNITS - anchor.x + 1);
      anchor.height = g_rand_int_range (rand, 1, SCHOLIA_ANCHOR_UNITS - anchor.y + 1);
    }

  return anchor;
}

ScholiaBoard *
random_board_new_empty (void)
{
  ScholiaImageInfo image = {
    .sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    .media_type = "image/png", .width = 1440, .height = 900, .size_bytes = 183204,
  };

  return scholia_board_new ("3f9k2m7q4w1z", "Start page", &image);
}

static ScholiaThreadState *
draw_thread (ScholiaBoard *board,
             GRand        *rand)
{
  guint n_threads = g_list_model_get_n_items (G_LIST_MODEL (board));
  g_autoptr(ScholiaThread) thread = NULL;

  if (n_threads == 0)
    return NULL;

  thread = g_list_model_get_item (G_LIST_MODEL (board),
                                  (guint) g_rand_int_range (rand, 0, (gint32) n_threads));
  return scholia_thread_get_state (thread);
}

static ScholiaAction *
draw_action (ScholiaBoard *board,
             GRand        *rand)
{
  ScholiaActionKind kind = (ScholiaActionKind) g_rand_int_range (rand, 0, SCHOLIA_N_ACTION_KINDS);
  ScholiaThreadState *thread = draw_thread (board, rand);
  g_autofree char *id = random_id (rand);
  g_autofree char *body = random_body (rand, 40);
  ScholiaAnchor anchor = random_anchor (rand);
  const char *comment_id;
  gint32 n_comments;

  if (thread == NULL || kind == SCHOLIA_ACTION_CREATE || kind == SCHOLIA_ACTION_RESTORE)
    return scholia_action_new_create (id, &anchor, body);

  n_comments = (gint32) scholia_thread_state_get_n_comments (thread);
  comment_id = scholia_comment_get_id (scholia_thread_state_get_comment (
    thread, (guint) g_rand_int_range (rand, 0, n_comments)));
  switch (kind)
    {
    case SCHOLIA_ACTION_REPLY:
      return scholia_action_new_reply (id, scholia_thread_state_get_id (thread), body);
    case SCHOLIA_ACTION_EDIT:
      return scholia_action_new_edit (id, scholia_thread_state_get_id (thread), comment_id, body);
    case SCHOLIA_ACTION_DELETE_COMMENT:
      return scholia_action_new_delete_comment (id, scholia_thread_state_get_id (thread),
                                                comment_id);
    case SCHOLIA_ACTION_MOVE:
      return scholia_action_new_move (id, scholia_thread_state_get_id (thread), &anchor);
    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
    case SCHOLIA_ACTION_DELETE:
    case SCHOLIA_ACTION_CREATE:
    case SCHOLIA_ACTION_RESTORE:
    default:
      return scholia_action_new_for_thread (id, kind, scholia_thread_state_get_id (thread));
    }
}

/* The thread that the last step deleted comes back now and then. */
static ScholiaAction *
draw_restore (ScholiaBoard *board,
              ScholiaEvent *last,
              GRand        *rand)
{
  g_autofree char *id = random_id (rand);

  if (last == NULL || scholia_event_get_event_type (last) != SCHOLIA_EVENT_DELETED ||
      g_rand_boolean (rand))
    return NULL;

  return scholia_action_new_for_thread (id, SCHOLIA_ACTION_RESTORE,
                                        scholia_event_get_thread_id (last));
}

static ScholiaEvent *
take_step (ScholiaBoard  *board,
           ScholiaAction *action,
           GRand         *rand)
{
  g_autoptr(ScholiaPerson) author = random_person (rand);
  g_autoptr(ScholiaEvent) event = NULL;
  gint64 time_ms = START_MS + (gint64) scholia_board_get_seq (board) * 1000;

  if (!scholia_board_check (board, action, SCHOLIA_ROLE_MODERATOR, scholia_person_get_id (author),
                            NULL))
    return NULL;

  event = scholia_board_accept (board, action, author, time_ms);
  g_assert_true (scholia_board_apply (board, event, NULL, NULL));
  return g_steal_pointer (&event);
}

ScholiaEvent *
random_board_step (ScholiaBoard *board,
                   GRand        *rand)
{
  g_autoptr(ScholiaAction) action = draw_action (board, rand);

  return take_step (board, action, rand);
}

ScholiaBoard *
random_board_new (GRand      *rand,
                  guint       n_steps,
                  GPtrArray **events)
{
  ScholiaBoard *board = random_board_new_empty ();
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_event_unref);

  for (guint i = 0; i < n_steps; i++)
    {
      ScholiaEvent *last = all->len > 0 ? g_ptr_array_index (all, all->len - 1) : NULL;
      g_autoptr(ScholiaAction) restore = draw_restore (board, last, rand);
      ScholiaEvent *event = restore != NULL ? take_step (board, restore, rand)
                                            : random_board_step (board, rand);

      if (event != NULL)
        g_ptr_array_add (all, event);
    }

  if (events != NULL)
    *events = g_steal_pointer (&all);
  return board;
}
